# What the checks share: reading a source tree, and saying where it breaks a law.
#
# A check is a script: `cmake -D ROOT=<tree> -P cmake/check_<what>.cmake`; without ROOT it looks at
# the tree it lies in. It prints every violation, one per line, and fails if there is one.

if(NOT DEFINED ROOT)
    cmake_path(GET CMAKE_CURRENT_LIST_DIR PARENT_PATH ROOT)
endif()
cmake_path(ABSOLUTE_PATH ROOT NORMALIZE)

# Brackets, semicolons and backslashes mean something in CMake's lists. Text that was read has
# these instead.
string(ASCII 1 SEMICOLON)
string(ASCII 2 OPEN)
string(ASCII 3 CLOSE)
string(ASCII 4 BACKSLASH)

# source_files(<variable> FOLDERS <folders> ENDINGS <endings>): paths relative to ROOT.
function(source_files variable)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "FOLDERS;ENDINGS")
    set(found "")
    foreach(folder IN LISTS arg_FOLDERS)
        foreach(ending IN LISTS arg_ENDINGS)
            file(GLOB_RECURSE files RELATIVE ${ROOT} ${ROOT}/${folder}/*.${ending})
            list(APPEND found ${files})
        endforeach()
    endforeach()
    list(FILTER found EXCLUDE REGEX "(^|/)(node_modules|build)/")
    list(SORT found)
    set(${variable} ${found} PARENT_SCOPE)
endfunction()

# The text of a file, with the four characters replaced.
function(read_text file variable)
    file(READ ${ROOT}/${file} text)
    string(REPLACE ";" "${SEMICOLON}" text "${text}")
    string(REPLACE "[" "${OPEN}" text "${text}")
    string(REPLACE "]" "${CLOSE}" text "${text}")
    string(REPLACE "\\" "${BACKSLASH}" text "${text}")
    set(${variable} "${text}" PARENT_SCOPE)
endfunction()

# The text of a C++ file without comments and without what stands in literals; lines stay where
# they were.
function(read_code file variable)
    read_text(${file} text)
    string(REGEX MATCHALL "R\"[a-z]*\\(([^)]|\\)+[^)a-z\"])*\\)+[a-z]*\"" raw_literals "${text}")
    foreach(literal IN LISTS raw_literals)
        string(REGEX REPLACE "[^\n]" "" newlines "${literal}")
        string(REPLACE "${literal}" "\"\"${newlines}" text "${text}")
    endforeach()
    string(REGEX REPLACE "'${BACKSLASH}?\"'" "' '" text "${text}")
    string(REGEX REPLACE "\"([^\"\n${BACKSLASH}]|${BACKSLASH}.)*\"" "\"\"" text "${text}")
    string(REGEX REPLACE "//[^\n]*" "" text "${text}")
    set(${variable} "${text}" PARENT_SCOPE)
endfunction()

# The line of `text` where `part` begins.
function(line_of text part variable)
    string(FIND "${text}" "${part}" at)
    string(SUBSTRING "${text}" 0 ${at} before)
    string(REGEX MATCHALL "\n" newlines "${before}")
    list(LENGTH newlines line)
    math(EXPR line "${line} + 1")
    set(${variable} ${line} PARENT_SCOPE)
endfunction()

# violation(<file>:<line> <sentence in pieces>...)
function(violation place)
    set(sentence "${place}:")
    math(EXPR last "${ARGC} - 1")
    foreach(index RANGE 1 ${last})
        string(APPEND sentence " ${ARGV${index}}")
    endforeach()
    message(NOTICE "${sentence}")
    set_property(GLOBAL APPEND PROPERTY violations ${place})
endfunction()

# Ends a check: fails when there was a violation, else says what was looked at.
function(finish_check name looked_at)
    get_property(violations GLOBAL PROPERTY violations)
    list(LENGTH violations count)
    if(count)
        message(FATAL_ERROR "${name}: ${count} violation(s) in ${looked_at}; each is printed above.")
    endif()
    message(STATUS "${name}: ${looked_at}, nothing to say")
endfunction()
