# Counts the instructions of each scenario with callgrind and compares them with the kept counts.
# One that takes over 2 % more fails; one that takes over 2 % less passes, with a word about it.
#
#   cmake -D PROGRAM=<coalesce_instructions> -D VALGRIND=<valgrind> -D BUILD_TYPE=Release -D KEPT=<file>
#       -D PROFILES=<folder> [-D UPDATE=ON] -P count_instructions.cmake
#
# UPDATE writes the file of kept counts anew. There is one for each compiler, and its second line
# says which libraries it was counted with: counts say nothing about another compiler or library.

cmake_minimum_required(VERSION 3.24)

set(slack_percent 2)
set(to_keep "cmake --build <build folder> --target keep_instruction_counts")

# Ends the script: without counts there is nothing to compare, but also nothing to keep.
macro(skip sentence)
    if(UPDATE)
        message(FATAL_ERROR "instructions: ${sentence}")
    endif()
    message(STATUS "instructions: SKIPPED, ${sentence}")
    return()
endmacro()

# What the counts depend on beside the compiler, and the names of the scenarios.
function(list_scenarios environment_variable scenarios_variable)
    execute_process(COMMAND ${PROGRAM} OUTPUT_VARIABLE output OUTPUT_STRIP_TRAILING_WHITESPACE
        COMMAND_ERROR_IS_FATAL ANY)
    cmake_host_system_information(RESULT machine QUERY OS_PLATFORM)
    string(REPLACE "\n" ";" lines "${output}")
    list(POP_FRONT lines libraries)
    set(${environment_variable} "${machine}, ${libraries}" PARENT_SCOPE)
    set(${scenarios_variable} ${lines} PARENT_SCOPE)
endfunction()

# The environment is empty, for some of its variables change what malloc does. glibc has a memcpy
# for each kind of processor, and OpenSSL a SHA-256; both are told to choose what all of them can run.
function(count scenario variable)
    execute_process(
        COMMAND env -i PATH=$ENV{PATH}
            GLIBC_TUNABLES=glibc.cpu.hwcaps=-AVX2,-AVX,-AVX_Fast_Unaligned_Load,-ERMS,-FSRM
            OPENSSL_ia32cap=0:0
            ${VALGRIND} --tool=callgrind --collect-atstart=no
            --callgrind-out-file=${PROFILES}/${scenario}.callgrind ${PROGRAM} ${scenario}
        RESULT_VARIABLE result ERROR_VARIABLE report OUTPUT_VARIABLE report)
    if(NOT result EQUAL 0 OR NOT report MATCHES "Collected : ([1-9][0-9]*)")
        message(FATAL_ERROR "instructions: the scenario ${scenario} did not run under callgrind:\n${report}")
    endif()
    set(${variable} ${CMAKE_MATCH_1} PARENT_SCOPE)
endfunction()

# The kept count of a scenario, or 0.
function(kept_count scenario variable)
    list(FILTER kept_lines INCLUDE REGEX "^${scenario} [0-9]+$")
    string(REGEX MATCH "[0-9]+$" count "${kept_lines}")
    if(NOT count)
        set(count 0)
    endif()
    set(${variable} ${count} PARENT_SCOPE)
endfunction()

# The change in percent with its sign and one decimal, such as +12.3.
function(change count kept variable)
    math(EXPR thousandths "(${count} - ${kept}) * 1000 / ${kept}")
    set(sign "+")
    if(count LESS kept)
        set(sign "-")
        math(EXPR thousandths "-(${thousandths})")
    endif()
    math(EXPR whole "${thousandths} / 10")
    math(EXPR decimal "${thousandths} % 10")
    set(${variable} "${sign}${whole}.${decimal}" PARENT_SCOPE)
endfunction()

# What a count means: unknown, worse, better or same.
function(judge count kept variable)
    math(EXPR relative "${count} * 100")
    math(EXPR highest "${kept} * (100 + ${slack_percent})")
    math(EXPR lowest "${kept} * (100 - ${slack_percent})")
    set(verdict same)
    if(kept EQUAL 0)
        set(verdict unknown)
    elseif(relative GREATER highest)
        set(verdict worse)
    elseif(relative LESS lowest)
        set(verdict better)
    endif()
    set(${variable} ${verdict} PARENT_SCOPE)
endfunction()

# One line of the table: the columns are 32, 12, 12 and 8 wide.
function(print_row scenario count kept change note)
    string(APPEND scenario "                                ")
    string(SUBSTRING "${scenario}" 0 32 row)
    foreach(cell IN ITEMS "12 ${count}" "12 ${kept}" "8 ${change}")
        string(REPLACE " " ";" cell "${cell}")
        list(POP_FRONT cell width)
        string(LENGTH "${cell}" length)
        math(EXPR blanks "${width} - ${length}")
        string(REPEAT " " ${blanks} blanks)
        string(APPEND row "${blanks}${cell}")
    endforeach()
    message(STATUS "${row}  ${note}")
endfunction()

# Counts one scenario, prints its line, and puts its name into the list of its verdict.
function(compare scenario)
    count(${scenario} count)
    kept_count(${scenario} kept)
    judge(${count} ${kept} verdict)
    set(change -)
    if(kept)
        change(${count} ${kept} change)
    endif()
    set(note_worse "<- TOO MANY")
    set(note_better "<- fewer")
    set(note_unknown "<- not kept yet")
    print_row(${scenario} ${count} ${kept} ${change} "${note_${verdict}}")
    set_property(GLOBAL APPEND PROPERTY ${verdict} ${scenario})
    set_property(GLOBAL APPEND_STRING PROPERTY counts "${scenario} ${count}\n")
endfunction()

function(keep environment)
    get_property(counts GLOBAL PROPERTY counts)
    file(WRITE ${KEPT} "# Instructions of each scenario; written by the target keep_instruction_counts.\n"
        "# ${environment}\n${counts}")
    message(STATUS "instructions: kept in ${KEPT}")
endfunction()

# Fails if a scenario got worse or has no kept count.
function(conclude)
    foreach(verdict IN ITEMS worse better unknown)
        get_property(${verdict} GLOBAL PROPERTY ${verdict})
        list(JOIN ${verdict} ", " ${verdict})
    endforeach()
    if(better)
        message(STATUS "instructions: over ${slack_percent} % fewer than kept: ${better}\n   to keep them: ${to_keep}")
    endif()
    if(worse)
        message(FATAL_ERROR "instructions: over ${slack_percent} % more than kept: ${worse}\n"
            "  where they go:           callgrind_annotate ${PROFILES}/<scenario>.callgrind\n"
            "  if they are worth it:    ${to_keep}")
    endif()
    if(unknown)
        message(FATAL_ERROR "instructions: there is no kept count of ${unknown}\n  to keep it: ${to_keep}")
    endif()
endfunction()

if(NOT VALGRIND)
    skip("there is no valgrind; it comes with its header in the package valgrind")
endif()
if(NOT BUILD_TYPE STREQUAL "Release")
    skip("counts are kept of Release builds, and this one is '${BUILD_TYPE}'")
endif()
list_scenarios(environment scenarios)
set(kept_lines "")
if(EXISTS ${KEPT})
    file(STRINGS ${KEPT} kept_lines)
endif()
if(NOT UPDATE)
    if(NOT kept_lines)
        skip("no counts are kept of this compiler. To keep them: ${to_keep}")
    endif()
    list(GET kept_lines 1 kept_environment)
    if(NOT kept_environment STREQUAL "# ${environment}")
        skip("the kept counts are of '${kept_environment}', and here is '# ${environment}'")
    endif()
endif()

file(MAKE_DIRECTORY ${PROFILES})
print_row("instructions of" now kept percent "")
foreach(scenario IN LISTS scenarios)
    compare(${scenario})
endforeach()
if(UPDATE)
    keep("${environment}")
else()
    conclude()
endif()
