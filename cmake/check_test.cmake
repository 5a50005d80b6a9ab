# How a check is proved to bite: it is run over small trees made for it, one bad line each.
#
#     given(<file> <text>)             puts a file into the next tree
#     bites("the law" <pattern>)       the check finds just one violation there, and says so
#     passes("what is allowed")        the check finds none
#
# A script sets CHECK, includes this, and is run as `cmake -D TREES=<folder> -P <script>`.

if(NOT DEFINED TREES)
    message(FATAL_ERROR "Say where the trees may be made: -D TREES=<folder>.")
endif()
cmake_path(ABSOLUTE_PATH TREES NORMALIZE)
file(REMOVE_RECURSE ${TREES})

function(given file text)
    file(WRITE ${TREES}/${file} "${text}\n")
endfunction()

function(run_check result_variable output_variable)
    execute_process(COMMAND ${CMAKE_COMMAND} -D ROOT=${TREES}
            -P ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/check_${CHECK}.cmake
        RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
    file(REMOVE_RECURSE ${TREES})
    set(${result_variable} "${result}" PARENT_SCOPE)
    set(${output_variable} "${output}" PARENT_SCOPE)
endfunction()

function(bites law pattern)
    run_check(result output)
    if(result EQUAL 0 OR NOT output MATCHES " 1 violation" OR NOT output MATCHES "${pattern}")
        message(SEND_ERROR "${CHECK}: '${law}' should bite once and say '${pattern}', but:\n${output}")
    endif()
endfunction()

function(passes what)
    run_check(result output)
    if(NOT result EQUAL 0)
        message(SEND_ERROR "${CHECK}: '${what}' should pass, but:\n${output}")
    endif()
endfunction()
