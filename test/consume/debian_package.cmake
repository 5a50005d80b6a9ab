# Makes the Debian package, lets dpkg install it into a tree of its own, where dpkg checks what the
# package depends on, and uses it from there.

find_program(DPKG dpkg)
if(NOT DPKG)
    message(STATUS "debian_package: SKIPPED, there is no dpkg here")
    return()
endif()
execute_process(COMMAND dpkg-query -W -f "\${db:Status-Status} " libboost-dev libboost1.81-dev
    OUTPUT_VARIABLE boost ERROR_QUIET)
if(NOT boost MATCHES "(^| )installed")
    message(STATUS "debian_package: SKIPPED, Boost is no Debian package here: install libboost1.81-dev or libboost-dev")
    return()
endif()

file(REMOVE_RECURSE ${SCRATCH})
set(tree ${SCRATCH}/tree)
set(admin ${SCRATCH}/admin)
file(MAKE_DIRECTORY ${tree} ${admin}/info ${admin}/updates ${admin}/triggers)

execute_process(
    COMMAND cpack -G DEB -B ${SCRATCH}/packages --config ${BUILD}/CPackConfig.cmake -C "${CONFIG}"
    OUTPUT_QUIET
    COMMAND_ERROR_IS_FATAL ANY)
file(GLOB package ${SCRATCH}/packages/libcoalesce-dev_*.deb)

# dpkg may be run by anybody, and writes into our own tree only.
set(install ${DPKG} --instdir=${tree} --admindir=${admin} --log=${SCRATCH}/log
    --force-not-root --force-bad-path --install ${package})

# Where nothing else is installed, it is refused.
file(TOUCH ${admin}/status ${admin}/available)
execute_process(COMMAND ${install} RESULT_VARIABLE result OUTPUT_QUIET ERROR_VARIABLE said)
if(result EQUAL 0)
    message(FATAL_ERROR "The package was installed where nothing is that it needs")
endif()
foreach(need libboost1.81-dev libcurl4-openssl-dev libssl-dev zlib1g-dev)
    if(NOT said MATCHES "depends on ${need}")
        message(FATAL_ERROR "The package does not depend on ${need}:\n${said}")
    endif()
endforeach()

# Where this machine's packages are, it is not.
file(REMOVE_RECURSE ${tree} ${admin}/info)
file(MAKE_DIRECTORY ${tree} ${admin}/info)
file(COPY /var/lib/dpkg/status DESTINATION ${admin} NO_SOURCE_PERMISSIONS)
execute_process(COMMAND ${install} RESULT_VARIABLE result OUTPUT_QUIET ERROR_VARIABLE said)
if(NOT result EQUAL 0)
    message(FATAL_ERROR "dpkg does not install the package:\n${said}")
endif()
if(NOT EXISTS ${tree}/usr/share/doc/libcoalesce-dev/copyright)
    message(FATAL_ERROR "The license is not where Debian looks for it")
endif()

execute_process(
    COMMAND ${CMAKE_COMMAND} -S ${CONSUMERS}/dynamodb -B ${SCRATCH}/server -G ${GENERATOR}
        -DCMAKE_CXX_COMPILER=${COMPILER} -DCMAKE_PREFIX_PATH=${tree}/usr
    OUTPUT_QUIET
    COMMAND_ERROR_IS_FATAL ANY)
file(STRINGS ${SCRATCH}/server/CMakeCache.txt found REGEX "^coalesce_DIR:")
if(NOT found MATCHES "${tree}/usr/")
    message(FATAL_ERROR "Not the installed package was found: ${found}")
endif()
execute_process(COMMAND ${CMAKE_COMMAND} --build ${SCRATCH}/server OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${SCRATCH}/server/server COMMAND_ERROR_IS_FATAL ANY)
