# What a page shows as said by a program is what that says: each line is part of a line of its
# output, in the order of the page; `...` stands for lines that are left out. Of a compiler's errors,
# or of its warnings if there are none, the page shows all.
#
#     <!-- docs/examples/mistakes/one_key.cpp says -->
#     ```text
#     one_key.cpp:7:37:   required from here
#     ```
#
#     cmake -D PAGE=<page> -D NAME=<who says it> -P check_shown.cmake -- <command>...

cmake_minimum_required(VERSION 3.24)

# What CMake takes for more than text in a list is spelled out.
function(lines_of text variable)
    string(REPLACE ";" "<semicolon>" text "${text}")
    string(REPLACE "[" "<open>" text "${text}")
    string(REPLACE "]" "<close>" text "${text}")
    string(REGEX REPLACE "\n+$" "" text "${text}")
    string(REPLACE "\n" ";" text "${text}")
    set(${variable} "${text}" PARENT_SCOPE)
endfunction()

# Without what differs from machine to machine, and from one version of our headers to the next.
function(without_places text variable)
    string(REGEX REPLACE "[^ \n:]*/include/coalesce/" "coalesce/" text "${text}")
    string(REGEX REPLACE "[^ \n:]*/docs/examples/mistakes/" "" text "${text}")
    string(REGEX REPLACE "(coalesce/[a-z_/]+\\.hpp)(:[0-9]+)+" "\\1" text "${text}")
    string(REGEX REPLACE "after [0-9]+ ms" "after 0 ms" text "${text}")
    set(${variable} "${text}" PARENT_SCOPE)
endfunction()

function(require_shown shown said)
    lines_of("${shown}" shown)
    lines_of("${said}" said)
    set(from 0)
    foreach(line IN LISTS shown)
        set(found FALSE)
        list(LENGTH said count)
        while(NOT line STREQUAL "..." AND NOT found AND from LESS count)
            list(GET said ${from} candidate)
            string(FIND "${candidate}" "${line}" at)
            math(EXPR from "${from} + 1")
            if(NOT at EQUAL -1)
                set(found TRUE)
            endif()
        endwhile()
        if(NOT found AND NOT line STREQUAL "...")
            message(FATAL_ERROR "${PAGE}: ${NAME} does not say, in this place:\n${line}\nIt says:\n${said}")
        endif()
    endforeach()
endfunction()

# The errors of a compiler, or its warnings if it has no errors: as many in the page as it says.
function(require_all_errors shown said)
    set(word "error: ")
    if(NOT said MATCHES ": error: ")
        set(word "warning: ")
    endif()
    string(REGEX MATCHALL ": ${word}" in_page "${shown}")
    string(REGEX MATCHALL ": ${word}" in_output "${said}")
    if(NOT "${in_page}" STREQUAL "${in_output}" OR NOT in_page)
        message(FATAL_ERROR "${PAGE} does not show each '${word}' of ${NAME}, which says:\n${said}")
    endif()
endfunction()

set(command "")
math(EXPR last "${CMAKE_ARGC} - 1")
foreach(i RANGE ${last})
    if(DEFINED command_begins)
        list(APPEND command "${CMAKE_ARGV${i}}")
    elseif(CMAKE_ARGV${i} STREQUAL "--")
        set(command_begins TRUE)
    endif()
endforeach()
set(ENV{LC_ALL} C)
execute_process(COMMAND ${command} OUTPUT_VARIABLE said ERROR_VARIABLE errors)
without_places("${said}${errors}" said)

file(READ ${PAGE} page)
set(blocks 0)
set(mark "<!-- ${NAME} says -->\n```text\n")
string(LENGTH "${mark}" mark_length)
while(TRUE)
    string(FIND "${page}" "${mark}" at)
    if(at EQUAL -1)
        break()
    endif()
    math(EXPR at "${at} + ${mark_length}")
    string(SUBSTRING "${page}" ${at} -1 page)
    string(FIND "${page}" "```" end)
    string(SUBSTRING "${page}" 0 ${end} shown)
    require_shown("${shown}" "${said}")
    if(NAME MATCHES "/mistakes/")
        require_all_errors("${shown}" "${said}")
    endif()
    math(EXPR blocks "${blocks} + 1")
endwhile()
if(blocks EQUAL 0)
    message(FATAL_ERROR "${PAGE} shows nothing that ${NAME} says: '<!-- ${NAME} says -->' before a ```text")
endif()
