# Builds a program with a compiler and pkg-config alone, and runs it.

find_program(PKG_CONFIG NAMES pkg-config pkgconf)
if(NOT PKG_CONFIG)
    message(STATUS "pkg_config: SKIPPED, there is no pkg-config: install pkg-config")
    return()
endif()
set(ENV{PKG_CONFIG_PATH} ${MODULES})

# Who links the static library links what it uses; the shared one has linked it.
execute_process(COMMAND ${PKG_CONFIG} --libs coalesce-dynamodb
    OUTPUT_VARIABLE libraries COMMAND_ERROR_IS_FATAL ANY)
string(FIND "${libraries}" "-lcurl" curl)
if(SHARED AND NOT curl EQUAL -1 OR NOT SHARED AND curl EQUAL -1)
    message(FATAL_ERROR "pkg-config --libs coalesce-dynamodb, SHARED=${SHARED}: ${libraries}")
endif()
execute_process(COMMAND ${PKG_CONFIG} --cflags --libs coalesce
    OUTPUT_VARIABLE core COMMAND_ERROR_IS_FATAL ANY)
if(core MATCHES " -l")
    message(FATAL_ERROR "The header core links something: ${core}")
endif()

file(REMOVE_RECURSE ${SCRATCH})
file(MAKE_DIRECTORY ${SCRATCH})
execute_process(
    COMMAND sh -c "${COMPILER} -std=c++20 -c main.cpp $(${PKG_CONFIG} --cflags coalesce-dynamodb) -o ${SCRATCH}/main.o"
    WORKING_DIRECTORY ${CONSUMERS}/dynamodb
    COMMAND_ERROR_IS_FATAL ANY)
execute_process(
    COMMAND sh -c "${COMPILER} main.o $(${PKG_CONFIG} --libs coalesce-dynamodb) ${SANITIZERS} -o server"
    WORKING_DIRECTORY ${SCRATCH}
    COMMAND_ERROR_IS_FATAL ANY)
set(ENV{LD_LIBRARY_PATH} ${LIBRARIES})
execute_process(COMMAND ${SCRATCH}/server COMMAND_ERROR_IS_FATAL ANY)
