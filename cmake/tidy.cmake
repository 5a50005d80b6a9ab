# clang-tidy over the library and the examples, as .clang-tidy says: `cmake -P cmake/tidy.cmake`.
#
# Not part of test/run: it takes minutes, and needs Clang 16 or newer for C++20 coroutines
# (on Debian 12: clang-tidy-16). It reads the build of the preset dev, which must be there.

cmake_minimum_required(VERSION 3.25)
cmake_path(GET CMAKE_CURRENT_LIST_DIR PARENT_PATH ROOT)

find_program(CLANG_TIDY NAMES run-clang-tidy-19 run-clang-tidy-18 run-clang-tidy-17 run-clang-tidy-16)
if(NOT CLANG_TIDY)
    message(FATAL_ERROR "tidy needs clang-tidy 16 or newer: install clang-tidy-16.")
endif()
if(NOT EXISTS ${ROOT}/build/dev/compile_commands.json)
    message(FATAL_ERROR "tidy reads build/dev/compile_commands.json: run `cmake --preset dev` first.")
endif()
execute_process(
    COMMAND ${CLANG_TIDY} -quiet -p build/dev
        "-header-filter=${ROOT}/(include|src)/.*" "^${ROOT}/(src|docs/examples)/.*"
    WORKING_DIRECTORY ${ROOT}
    RESULT_VARIABLE result)
if(NOT result EQUAL 0)
    message(FATAL_ERROR "clang-tidy has something to say; it is above.")
endif()
message(STATUS "tidy: nothing to say")
