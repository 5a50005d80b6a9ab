# The reference of the public headers, as HTML in <build tree>/reference: target `reference`, and a
# test of the same name, since a public name without a comment is an error.

find_program(COALESCE_DOXYGEN doxygen)
mark_as_advanced(COALESCE_DOXYGEN)

# A sanitizer has no say in it.
set(test_reference ${COALESCE_TESTS})
if(COALESCE_GUARDS_ONLY OR CMAKE_CXX_FLAGS_DEBUG MATCHES "-fsanitize")
    set(test_reference OFF)
endif()
if(NOT COALESCE_DOXYGEN)
    if(test_reference)
        add_test(NAME reference COMMAND ${CMAKE_COMMAND} -E echo
            "SKIPPED: the reference needs Doxygen: install doxygen.")
        set_tests_properties(reference PROPERTIES LABELS docs SKIP_REGULAR_EXPRESSION "SKIPPED")
    endif()
    return()
endif()

set(make_reference ${CMAKE_COMMAND} -E env
    COALESCE_VERSION=${PROJECT_VERSION}
    COALESCE_REFERENCE=${PROJECT_BINARY_DIR}/reference
    ${COALESCE_DOXYGEN} docs/Doxyfile)
file(MAKE_DIRECTORY ${PROJECT_BINARY_DIR}/reference)
add_custom_target(reference COMMAND ${make_reference}
    WORKING_DIRECTORY ${PROJECT_SOURCE_DIR}
    COMMENT "Writing the reference to ${PROJECT_BINARY_DIR}/reference/index.html"
    VERBATIM)
if(test_reference)
    add_test(NAME reference COMMAND ${make_reference} WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
    set_tests_properties(reference PROPERTIES LABELS docs)
endif()
