# `cmake --install BUILD --component embedding`: the library, found by find_package(Taipan) of other
# projects, whose target is Taipan::libtaipan. It has to be built before (`--target libtaipan`).
# Component `command`: the command.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

install(TARGETS taipan COMPONENT command EXCLUDE_FROM_ALL)
install(TARGETS libtaipan EXPORT TaipanTargets COMPONENT embedding EXCLUDE_FROM_ALL)
set(package_folder ${CMAKE_INSTALL_LIBDIR}/cmake/Taipan)
install(EXPORT TaipanTargets NAMESPACE Taipan:: DESTINATION ${package_folder} COMPONENT embedding
        EXCLUDE_FROM_ALL)
write_basic_package_version_file(${CMAKE_BINARY_DIR}/TaipanConfigVersion.cmake
                                 COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_LIST_DIR}/TaipanConfig.cmake
              ${CMAKE_BINARY_DIR}/TaipanConfigVersion.cmake
        DESTINATION ${package_folder} COMPONENT embedding EXCLUDE_FROM_ALL)
