# Nothing lies about: every source file is in a build list, every public header in a file set, and
# the changelog and the project agree on the version.

cmake_minimum_required(VERSION 3.24)
include(${CMAKE_CURRENT_LIST_DIR}/source_tree.cmake)

# What the build lists directly in `folder` say, without comments.
function(lists_in folder variable)
    file(GLOB lists RELATIVE ${ROOT} ${ROOT}/${folder}/CMakeLists.txt ${ROOT}/${folder}/*.cmake)
    set(all "")
    foreach(list IN LISTS lists)
        read_text(${list} text)
        string(REGEX REPLACE "#[^\n]*" "" text "${text}")
        string(APPEND all "\n${text}\n")
    endforeach()
    set(${variable} "${all}" PARENT_SCOPE)
endfunction()

# Whether the lists in `folder` name `path` as a word of its own, or as the end of a longer path.
function(is_listed folder path variable)
    lists_in("${folder}" text)
    string(REGEX REPLACE "([.+])" "\\\\\\1" pattern "${path}")
    set(${variable} FALSE PARENT_SCOPE)
    if(text MATCHES "[ \t\n(\"/]${pattern}[ \t\n)\"]")
        set(${variable} TRUE PARENT_SCOPE)
    endif()
endfunction()

# Whether a list in the file's folder or in one above names it.
function(is_built file variable)
    set(${variable} TRUE PARENT_SCOPE)
    set(folder ${file})
    while(folder MATCHES "/")
        cmake_path(GET folder PARENT_PATH folder)
        file(RELATIVE_PATH path ${ROOT}/${folder} ${ROOT}/${file})
        is_listed(${folder} ${path} listed)
        if(listed)
            return()
        endif()
    endwhile()
    set(${variable} FALSE PARENT_SCOPE)
endfunction()

source_files(sources FOLDERS src test docs/examples benchmarks ENDINGS cpp)
foreach(file IN LISTS sources)
    is_built(${file} built)
    if(NOT built)
        violation(${file}:1 "is built by nobody: name it in the CMakeLists.txt of its folder, or delete it.")
    endif()
endforeach()

source_files(headers FOLDERS include ENDINGS hpp)
foreach(file IN LISTS headers)
    is_built(${file} listed)
    string(REGEX REPLACE "^include/" "" path ${file})
    is_listed(src/dynamodb ${path} listed_by_backend)
    if(NOT listed AND NOT listed_by_backend)
        violation(${file}:1 "is in no file set, so it is neither installed nor compiled alone:"
            "name it in the FILE_SET of its target.")
    endif()
endforeach()

if(EXISTS ${ROOT}/CHANGELOG.md)
    read_text(CMakeLists.txt project)
    string(REGEX MATCH "project\\([^)]*VERSION ([0-9.]+)" version "${project}")
    set(version ${CMAKE_MATCH_1})
    read_text(CHANGELOG.md changelog)
    string(REGEX MATCH "## [^\n]*" heading "${changelog}")
    if(NOT heading MATCHES "Unreleased" AND NOT heading MATCHES "[^0-9.]${version}([^0-9.]|$)")
        line_of("${changelog}" "${heading}" line)
        violation(CHANGELOG.md:${line} "begins with '${heading}', but project() says ${version}:"
            "the top heading is that version, or 'Unreleased'.")
    endif()
endif()

list(LENGTH sources source_count)
list(LENGTH headers header_count)
finish_check("sources" "${source_count} sources and ${header_count} public headers")
