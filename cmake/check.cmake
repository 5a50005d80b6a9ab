# The one command before a commit, and what CI runs: `cmake -P cmake/check.cmake`.
#
# Format, rooms, code, sources and docs first, because they take seconds. Then, in the plain build
# (preset dev), what a sanitizer has no say in: headers that compile alone, what must not compile,
# and the reference. Then all tests with the address sanitizer, and projects that use the shared
# library, which is what this preset builds; those with threads with the thread sanitizer. At last,
# optimised, the guards of speed, each benchmark once, and the projects that use the static library.
# `cmake -D FAST=ON -P cmake/check.cmake` runs all tests in the plain build instead. The first step
# that fails ends it. Results of the tests: build/<preset>/results.xml.

cmake_minimum_required(VERSION 3.25)
include(${CMAKE_CURRENT_LIST_DIR}/source_tree.cmake)

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

# check_preset(<preset> TARGETS <targets to build> TESTS <options of ctest>)
function(check_preset preset)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "TARGETS;TESTS")
    set(results ${ROOT}/build/${preset}/results.xml)
    file(REMOVE ${results})
    step("${preset}: configure" ${CMAKE_COMMAND} --preset ${preset})
    step("${preset}: build" ${CMAKE_COMMAND} --build --preset ${preset} --parallel ${cores} ${arg_TARGETS})
    step("${preset}: test" ${CMAKE_CTEST_COMMAND} --preset ${preset} --parallel ${cores} --progress ${arg_TESTS}
        --output-junit ${results} --test-output-size-passed 10000000 --test-output-size-failed 10000000)
endfunction()

check_format()
foreach(check rooms code sources docs)
    step("${check}" ${CMAKE_COMMAND} -P ${ROOT}/cmake/check_${check}.cmake)
endforeach()
if(FAST)
    check_preset(dev)
else()
    check_preset(dev TARGETS --target all_verify_interface_header_sets TESTS --label-regex "^(compile|docs)$")
    check_preset(asan)
    check_preset(tsan)
    check_preset(speed)
endif()
