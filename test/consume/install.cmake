# Installs the build tree and moves what came of it: whoever uses it from then on shows that no path
# in it is the old one.

set(made ${SCRATCH}/made)
file(REMOVE_RECURSE ${made} ${TREE})
execute_process(
    COMMAND ${CMAKE_COMMAND} --install ${BUILD} --prefix ${made} --config "${CONFIG}"
    OUTPUT_QUIET
    COMMAND_ERROR_IS_FATAL ANY)
file(RENAME ${made} ${TREE})

file(GLOB_RECURSE texts ${TREE}/*.cmake ${TREE}/*.pc)
if(NOT texts)
    message(FATAL_ERROR "Neither a CMake package nor a pkg-config module was installed in ${TREE}")
endif()
foreach(text IN LISTS texts)
    file(READ ${text} content)
    foreach(path ${SOURCES} ${BUILD} ${made})
        string(FIND "${content}" "${path}" place)
        if(NOT place EQUAL -1)
            message(FATAL_ERROR "${text} names ${path}, which is not where it is used")
        endif()
    endforeach()
endforeach()

file(GLOB_RECURSE headers RELATIVE ${SOURCES}/include ${SOURCES}/include/*.hpp)
foreach(header IN LISTS headers)
    if(NOT EXISTS ${TREE}/include/${header} AND (DYNAMODB OR NOT header MATCHES "/dynamodb/"))
        message(FATAL_ERROR "${header} was not installed")
    endif()
endforeach()
foreach(document LICENSE README.md CHANGELOG.md)
    if(NOT EXISTS ${TREE}/share/doc/coalesce/${document})
        message(FATAL_ERROR "${document} was not installed")
    endif()
endforeach()
