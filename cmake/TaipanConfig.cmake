# What find_package(Taipan) reads.
include(${CMAKE_CURRENT_LIST_DIR}/TaipanTargets.cmake)
