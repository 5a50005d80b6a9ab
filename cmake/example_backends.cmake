# What docs/examples/backends and its tests need beside Boost. Without it they are left out, and a
# line says so; the library itself never needs it.
include_guard(GLOBAL)

find_path(COALESCE_LIBPQ_INCLUDE_DIR libpq-fe.h PATH_SUFFIXES postgresql)
find_library(COALESCE_LIBPQ pq)
find_path(COALESCE_HIREDIS_INCLUDE_DIR hiredis/hiredis.h)
find_library(COALESCE_HIREDIS hiredis)
mark_as_advanced(COALESCE_LIBPQ_INCLUDE_DIR COALESCE_LIBPQ COALESCE_HIREDIS_INCLUDE_DIR COALESCE_HIREDIS)

if(COALESCE_LIBPQ_INCLUDE_DIR AND COALESCE_LIBPQ AND COALESCE_HIREDIS_INCLUDE_DIR AND COALESCE_HIREDIS)
    add_library(coalesce_example_backends INTERFACE)
    target_include_directories(coalesce_example_backends
        SYSTEM INTERFACE ${COALESCE_LIBPQ_INCLUDE_DIR} ${COALESCE_HIREDIS_INCLUDE_DIR})
    target_link_libraries(coalesce_example_backends
        INTERFACE coalesce::coalesce ${COALESCE_LIBPQ} ${COALESCE_HIREDIS})
else()
    message(STATUS "The examples of SQL, Redis and HTTP are left out: they need libpq-dev and libhiredis-dev.")
endif()
