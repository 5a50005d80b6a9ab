# The one command before a commit, and what CI runs: `cmake -P cmake/check.cmake`.
#
# Format, rooms, code, sources and docs first, because they take seconds; then each preset is
# configured, built and tested. `cmake -D FAST=ON -P cmake/check.cmake` stops after dev. The first
# step that fails ends it. Results of the tests: build/<preset>/results.xml.

cmake_minimum_required(VERSION 3.25)
include(${CMAKE_CURRENT_LIST_DIR}/source_tree.cmake)

set(presets dev asan tsan)
if(FAST)
    set(presets dev)
endif()
cmake_host_system_information(RESULT cores QUERY NUMBER_OF_LOGICAL_CORES)

# step(<name> <command>...)
function(step name)
    message(STATUS "${name} ...")
    string(TIMESTAMP begin "%s")
    execute_process(COMMAND ${ARGN} WORKING_DIRECTORY ${ROOT} RESULT_VARIABLE result)
    string(TIMESTAMP end "%s")
    math(EXPR seconds "${end} - ${begin}")
    if(NOT result EQUAL 0)
        list(JOIN ARGN " " command)
        string(REPLACE "${ROOT}/" "" command "${command}")
        message(FATAL_ERROR "The step '${name}' failed after ${seconds} s; what it said is above. "
            "To repeat it alone:\n  ${command}")
    endif()
    message(STATUS "${name}: passed in ${seconds} s")
endfunction()

# Other versions of clang-format lay out some lines differently, so only the version of Debian 12 is
# asked.
function(check_format)
    find_program(CLANG_FORMAT NAMES clang-format-14 clang-format)
    set(version "none")
    if(CLANG_FORMAT)
        execute_process(COMMAND ${CLANG_FORMAT} --version OUTPUT_VARIABLE version OUTPUT_STRIP_TRAILING_WHITESPACE)
    endif()
    if(NOT version MATCHES "version 14\\.")
        message(STATUS "format: SKIPPED, it needs clang-format 14 and there is ${version}")
        return()
    endif()
    source_files(files FOLDERS include src test docs benchmarks ENDINGS hpp cpp ipp)
    step("format" ${CLANG_FORMAT} --dry-run -Werror ${files})
endfunction()

function(check_preset preset)
    set(results ${ROOT}/build/${preset}/results.xml)
    file(REMOVE ${results})
    step("${preset}: configure" ${CMAKE_COMMAND} --preset ${preset})
    step("${preset}: build" ${CMAKE_COMMAND} --build --preset ${preset} --parallel ${cores})
    step("${preset}: test" ${CMAKE_CTEST_COMMAND} --preset ${preset} --parallel ${cores} --progress
        --output-junit ${results} --test-output-size-passed 10000000 --test-output-size-failed 10000000)
endfunction()

check_format()
foreach(check rooms code sources docs)
    step("${check}" ${CMAKE_COMMAND} -P ${ROOT}/cmake/check_${check}.cmake)
endforeach()
foreach(preset IN LISTS presets)
    check_preset(${preset})
endforeach()
