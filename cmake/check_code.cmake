# Patterns that a compiler accepts and that are wrong here.
#
# GCC 12 destroys twice every aggregate, and every lambda capture, that has a non-trivial member and
# is a temporary in the same full expression as a `co_await`. Types with constructors are safe, but
# a braced argument does not show its type. And a library does not print.

cmake_minimum_required(VERSION 3.24)
include(${CMAKE_CURRENT_LIST_DIR}/source_tree.cmake)

set(space "[ \t\n]*")
# A braced argument: `({...` or `, {...`, also of a type whose name says that it is an aggregate.
set(braced "[(,]${space}([A-Za-z_:]*(Options|Key))?{")
set(awaited_braces "co_await[^${SEMICOLON}{}]*${braced}[^${SEMICOLON}{}]*}?")
set(braces_awaited "${braced}[^${SEMICOLON}{}]*}[^${SEMICOLON}{}]*co_await")
set(capturing_initiation "async_initiate[^${SEMICOLON}{}]*\\(${space}${OPEN}[^${CLOSE}]+${CLOSE}")
set(default_options "(Options|Arguments)&?[ \t\n]+[a-z_]+[ \t\n]*=[ \t\n]*({}|[A-Za-z]+\\(\\))[ \t\n]*[,)]")
set(printing "#${space}include${space}<iostream>|std::(cout|cerr|clog)")
string(APPEND printing "|(^|[^A-Za-z0-9_])v?f?printf${space}\\(|(^|[^A-Za-z0-9_])(puts|fputs|putchar|perror)${space}\\(")

# Removes pairs of parentheses, innermost first; what is left was opened or closed alone.
function(unpaired text variable)
    set(previous "")
    while(NOT text STREQUAL previous)
        set(previous "${text}")
        string(REGEX REPLACE "\\([^()]*\\)" "" text "${text}")
    endwhile()
    set(${variable} "${text}" PARENT_SCOPE)
endfunction()

# Whether the brace of `awaited_braces` belongs to the expression of the `co_await`. (Of a list of
# numbers for a vector GCC 12 says "array used as initializer".)
function(is_awaited_brace match variable)
    set(${variable} FALSE PARENT_SCOPE)
    string(REGEX REPLACE "${braced}[^{]*$" "" before "${match}")
    unpaired("${before}" rest)
    if(NOT rest MATCHES "\\)")
        set(${variable} TRUE PARENT_SCOPE)
    endif()
endfunction()

# Whether the expression that the brace of `braces_awaited` belongs to is still open at the
# `co_await`: `if (f({1})) co_await g();` is not.
function(is_brace_before_await match variable)
    string(REGEX REPLACE "^[^}]*}" "" between "${match}")
    unpaired("${between}" rest)
    if(rest MATCHES "\\).*\\)")
        set(${variable} FALSE PARENT_SCOPE)
    else()
        set(${variable} TRUE PARENT_SCOPE)
    endif()
endfunction()

# `whole` is the text whose lines are counted.
function(check_braces file code whole)
    set(remedy "GCC 12 destroys a braced temporary beside a co_await twice: give it a name in a statement of its own before.")
    string(REGEX MATCHALL "${awaited_braces}" matches "${code}")
    foreach(match IN LISTS matches)
        is_awaited_brace("${match}" wrong)
        if(wrong)
            line_of("${whole}" "${match}" line)
            violation(${file}:${line} "${remedy}")
        endif()
    endforeach()
    string(REGEX MATCHALL "${braces_awaited}" matches "${code}")
    foreach(match IN LISTS matches)
        is_brace_before_await("${match}" wrong)
        if(wrong)
            line_of("${whole}" "${match}" line)
            violation(${file}:${line} "${remedy}")
        endif()
    endforeach()
endfunction()

function(check_pattern file code pattern)
    string(REGEX MATCHALL "${pattern}" matches "${code}")
    foreach(match IN LISTS matches)
        string(STRIP "${match}" match)
        line_of("${code}" "${match}" line)
        violation(${file}:${line} ${ARGN})
    endforeach()
endfunction()


source_files(code_files FOLDERS include src test docs benchmarks ENDINGS hpp cpp ipp)
foreach(file IN LISTS code_files)
    read_code(${file} code)
    if(code MATCHES "co_await")
        check_braces(${file} "${code}" "${code}")
    endif()
    check_pattern(${file} "${code}" "${capturing_initiation}" "An initiation captures nothing: GCC 12 destroys"
        "captures twice. Pass the state as arguments after the token.")
    if(file MATCHES "^include/")
        check_pattern(${file} "${code}" "${default_options}" "Options that are a default argument are a temporary"
            "beside the caller's co_await, which GCC 12 destroys twice. Write an overload without them.")
    endif()
    if(file MATCHES "^(include|src)/")
        check_pattern(${file} "${code}" "${printing}" "A library does not print: return the error or throw it.")
    endif()
endforeach()

source_files(pages FOLDERS docs ENDINGS md)
if(EXISTS ${ROOT}/README.md)
    list(APPEND pages README.md)
endif()
foreach(file IN LISTS pages)
    read_text(${file} page)
    string(REGEX MATCHALL "```cpp\n([^`]|`[^`])*```" blocks "${page}")
    foreach(block IN LISTS blocks)
        check_braces(${file} "${block}" "${page}")
    endforeach()
endforeach()

list(LENGTH code_files count)
finish_check("code" "${count} files")
