# What the pages show is what compiles: a block of C++ is a region of a file under docs/examples.
#
#     <!-- docs/examples/readme.cpp [load] -->       // [load]
#     ```cpp                                         auto user = co_await users.load(id);
#     auto user = co_await users.load(id);           // [/load]
#     ```
#
# The common indentation of a region does not count. Links to files of the repository must lead
# somewhere, and tests that a page names must be there.

cmake_minimum_required(VERSION 3.24)
include(${CMAKE_CURRENT_LIST_DIR}/source_tree.cmake)

# `text` without the indentation that all its lines share, and without empty lines around it.
function(without_indentation text variable)
    string(REGEX REPLACE "[ \t]+(\n|$)" "\\1" text "\n${text}")
    while(text MATCHES "\n " AND NOT text MATCHES "\n[^ \n]")
        string(REPLACE "\n " "\n" text "${text}")
    endwhile()
    string(REGEX REPLACE "^\n+|\n+$" "" text "${text}")
    set(${variable} "${text}" PARENT_SCOPE)
endfunction()

# The text between the marks of a region, without marks of other regions; NOTFOUND if there is none.
function(read_region file name variable)
    set(${variable} NOTFOUND PARENT_SCOPE)
    read_text(${file} text)
    set(begin "// ${OPEN}${name}${CLOSE}\n")
    string(FIND "${text}" "${begin}" from)
    string(FIND "${text}" "// ${OPEN}/${name}${CLOSE}" to)
    if(from EQUAL -1 OR to LESS from)
        return()
    endif()
    string(LENGTH "${begin}" length)
    math(EXPR from "${from} + ${length}")
    math(EXPR length "${to} - ${from}")
    string(SUBSTRING "${text}" ${from} ${length} region)
    string(REGEX REPLACE "(^|\n)[ \t]*// ${OPEN}/?[A-Za-z0-9_-]+${CLOSE}" "" region "${region}")
    without_indentation("${region}" region)
    set(${variable} "${region}" PARENT_SCOPE)
endfunction()

# The first line of `shown` that `region` does not have in the same place.
function(first_difference shown region variable)
    string(REPLACE "\n" ";" shown "${shown}\n(end)")
    string(REPLACE "\n" ";" region "${region}\n(end)")
    foreach(left right IN ZIP_LISTS shown region)
        if(NOT "${left}" STREQUAL "${right}")
            string(REPLACE "${SEMICOLON}" ";" line "${left}")
            set(${variable} "${line}" PARENT_SCOPE)
            return()
        endif()
    endforeach()
endfunction()

function(check_block place source name shown)
    if(NOT source MATCHES "^docs/examples/.*\\.[ch]pp$" OR NOT EXISTS ${ROOT}/${source})
        violation(${place} "names ${source}, which is no C++ file under docs/examples.")
        return()
    endif()
    read_region(${source} "${name}" region)
    without_indentation("${shown}" shown)
    if("${region}" STREQUAL "NOTFOUND")
        violation(${place} "there is no region '// [${name}]' ... '// [/${name}]' in ${source}.")
    elseif(NOT "${region}" STREQUAL "${shown}")
        first_difference("${shown}" "${region}" line)
        violation(${place} "the block is not region [${name}] of ${source}; it differs at '${line}'."
            "Copy the region again.")
    endif()
endfunction()

function(check_blocks page text)
    set(mark "<!-- [^\n]* -->[ \t]*\n+[ \t]*")
    string(REGEX MATCHALL "(${mark})?```(cpp|c\\+\\+|C\\+\\+|cxx)[^\n]*\n([^`]|`[^`]|``[^`])*```" blocks "${text}")
    foreach(block IN LISTS blocks)
        line_of("${text}" "${block}" line)
        if(block MATCHES "^<!-- ([^ \n]+) ${OPEN}([^\n${CLOSE}]+)${CLOSE} -->[ \t\n]*```cpp\n(.*)```$")
            check_block(${page}:${line} "${CMAKE_MATCH_1}" "${CMAKE_MATCH_2}" "${CMAKE_MATCH_3}")
        else()
            violation(${page}:${line} "a block of C++ (```cpp) without '<!-- docs/examples/<file>.cpp [region] -->'"
                "on the line before it: nobody would notice when it stops compiling.")
        endif()
    endforeach()
endfunction()

function(check_links page text)
    cmake_path(GET page PARENT_PATH folder)
    string(REGEX REPLACE "```([^`]|`[^`]|``[^`])*```" "" prose "${text}")
    string(REGEX REPLACE "`[^`\n]*`" "" prose "${prose}")
    string(REGEX MATCHALL "${CLOSE}\\([^) \n]+" links "${prose}")
    foreach(link IN LISTS links)
        string(REGEX REPLACE "^${CLOSE}\\(|#.*$" "" target "${link}")
        if(target AND NOT target MATCHES "^[a-z]+:" AND NOT EXISTS ${ROOT}/${folder}/${target})
            line_of("${text}" "${link}" line)
            violation(${page}:${line} "links to ${target}, which is not there.")
        endif()
    endforeach()
endfunction()

# All code of the tests, with spaces where lines break.
source_files(tests FOLDERS test ENDINGS cpp)
set(test_code "")
foreach(test IN LISTS tests)
    read_text(${test} text)
    string(REGEX REPLACE "[ \t\n]+" " " text "${text}")
    string(APPEND test_code "${text}")
endforeach()

# `Suite.name` in a page is a test that there is, if the suite is called a test or the name begins
# with a requirement.
function(check_test_names page text)
    string(REGEX MATCHALL
        "`([A-Za-z0-9]+Test\\.[A-Za-z0-9_]+|[A-Z][A-Za-z0-9_]+\\.[A-Z]+[0-9]+_[A-Za-z0-9_]+)`" names "${text}")
    foreach(name IN LISTS names)
        string(REGEX REPLACE "^`(.*)\\.(.*)`$" "(\\1, \\2)" declared "${name}")
        string(FIND "${test_code}" "${declared}" place)
        if(place EQUAL -1)
            line_of("${text}" "${name}" line)
            violation(${page}:${line} "names the test ${name}, which is not there.")
        endif()
    endforeach()
endfunction()

source_files(pages FOLDERS docs ENDINGS md)
file(GLOB top_pages RELATIVE ${ROOT} ${ROOT}/*.md)
list(APPEND pages ${top_pages})
foreach(page IN LISTS pages)
    read_text(${page} text)
    check_blocks(${page} "${text}")
    check_links(${page} "${text}")
    check_test_names(${page} "${text}")
endforeach()
list(LENGTH pages count)
finish_check("docs" "${count} pages")
