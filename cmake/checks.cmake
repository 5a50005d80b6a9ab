# The checks of the source tree as tests, and the proof that each of them bites.
foreach(check rooms code sources docs)
    add_test(NAME check_${check}
        COMMAND ${CMAKE_COMMAND} -D ROOT=${PROJECT_SOURCE_DIR} -P ${PROJECT_SOURCE_DIR}/cmake/check_${check}.cmake)
    add_test(NAME check_${check}_bites
        COMMAND ${CMAKE_COMMAND} -D TREES=${CMAKE_CURRENT_BINARY_DIR}/check_${check}_bites
            -P ${PROJECT_SOURCE_DIR}/cmake/check_${check}_test.cmake)
    set_tests_properties(check_${check} check_${check}_bites PROPERTIES LABELS unit)
endforeach()
