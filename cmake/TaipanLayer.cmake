# One CMake OBJECT library per layer of the source tree. A layer sees the headers of `src/` as a
# whole (includes are written from there: "object/object.h"); what it may include is checked by
# tools/check_layers.py, from the same DEPENDS lists, in the test run.

# g++ 12 also takes an enumerator that is spelt like a type of an outer scope for shadowing.
if(CMAKE_CXX_COMPILER_ID MATCHES Clang)
  set(TAIPAN_SHADOW_WARNING -Wshadow)
endif()
set(TAIPAN_WARNINGS -Wall -Wextra ${TAIPAN_SHADOW_WARNING} -Wno-missing-field-initializers
                    -Wno-invalid-offsetof -Wno-unused-parameter -Werror)

# Compile options shared by every target of ours (layers, command, tests).
add_library(taipan_options INTERFACE)
target_include_directories(taipan_options INTERFACE ${CMAKE_SOURCE_DIR}/src ${CMAKE_BINARY_DIR}/gen)
# Exported objects of the shared library may be copied into the program that uses it.
set(TAIPAN_IS_PIC $<BOOL:$<TARGET_PROPERTY:POSITION_INDEPENDENT_CODE>>)
target_compile_options(taipan_options INTERFACE
  ${TAIPAN_WARNINGS} -fno-rtti -fvisibility=hidden -fno-strict-aliasing -fwrapv
  $<IF:${TAIPAN_IS_PIC},-fsemantic-interposition,-fno-semantic-interposition>)
if(CMAKE_CXX_COMPILER_ID MATCHES Clang)
  target_compile_options(taipan_options INTERFACE -Wno-gnu-statement-expression
    -Wno-gnu-zero-variadic-macro-arguments)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
  # The C API's layouts end in arrays of one item with more behind; g++ 12 guesses at both.
  target_compile_options(taipan_options INTERFACE -Wno-array-bounds -Wno-stringop-overflow
    -Wno-maybe-uninitialized)
endif()
# The command is no position-independent executable (nor is Debian's python3.11): the addresses of
# static objects are constants.
target_compile_options(taipan_options INTERFACE $<$<NOT:${TAIPAN_IS_PIC}>:-fno-pie>)
target_link_options(taipan_options INTERFACE $<$<NOT:${TAIPAN_IS_PIC}>:-no-pie>)
target_compile_definitions(taipan_options INTERFACE
  $<$<CONFIG:Debug>:TAIPAN_DEBUG=1> $<$<BOOL:${TAIPAN_STRESS}>:TAIPAN_STRESS=1>)

# The libraries that the runtime is linked with (docs/architecture.md says what each is for).
find_library(TAIPAN_GMP gmp REQUIRED)
find_library(TAIPAN_MIMALLOC mimalloc REQUIRED)
find_library(TAIPAN_ZLIB z REQUIRED)
find_library(TAIPAN_EXPAT expat REQUIRED)
add_library(taipan_libraries INTERFACE)
target_link_libraries(taipan_libraries INTERFACE ${TAIPAN_GMP} ${TAIPAN_MIMALLOC} ${TAIPAN_ZLIB} ${TAIPAN_EXPAT}
                      dl pthread m)

if(TAIPAN_LTO)
  target_link_options(taipan_options INTERFACE
    -Wl,--thinlto-cache-dir=${CMAKE_BINARY_DIR}/lto-cache -Wl,--thinlto-jobs=2)
endif()

set_property(GLOBAL PROPERTY TAIPAN_LAYERS "")

# py_layer(NAME [HOT] [DEPENDS layer...]) declares the layer of the current folder: all .cpp files in
# it and below it. HOT layers are optimised across files when TAIPAN_LTO is on. Each layer has a twin
# of position-independent code, taipan_NAME_pic, for the shared library; it is built with that only.
function(py_layer name)
  cmake_parse_arguments(LAYER "HOT" "" "DEPENDS" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  if(NOT sources)
    return()
  endif()
  add_library(taipan_${name} OBJECT ${sources})
  add_library(taipan_${name}_pic OBJECT EXCLUDE_FROM_ALL ${sources})
  set_target_properties(taipan_${name}_pic PROPERTIES POSITION_INDEPENDENT_CODE ON)
  foreach(target taipan_${name} taipan_${name}_pic)
    target_link_libraries(${target} PRIVATE taipan_options)
    target_compile_options(${target} PRIVATE -fno-exceptions)
    if(LAYER_HOT AND TAIPAN_LTO)
      target_compile_options(${target} PRIVATE -flto=thin)
    endif()
  endforeach()
  set_property(GLOBAL APPEND PROPERTY TAIPAN_LAYERS ${name})
  set_property(GLOBAL PROPERTY TAIPAN_LAYER_${name}_DEPENDS "${LAYER_DEPENDS}")
endfunction()
