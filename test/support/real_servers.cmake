# The servers that other people wrote, started by the tests.
target_sources(coalesce_test_support PRIVATE
    ${CMAKE_CURRENT_LIST_DIR}/real_servers.cpp
    ${CMAKE_CURRENT_LIST_DIR}/server_process.cpp
)
set_property(SOURCE ${CMAKE_CURRENT_LIST_DIR}/real_servers.cpp
    TARGET_DIRECTORY coalesce_test_support
    APPEND PROPERTY COMPILE_DEFINITIONS COALESCE_TEST_SERVERS_DIRECTORY="${PROJECT_SOURCE_DIR}/test/servers"
)
