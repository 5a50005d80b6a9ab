# Configures a project as if for the first time, builds it and runs what it makes.

execute_process(
    COMMAND ${CMAKE_COMMAND} --fresh -S ${PROJECT} -B ${SCRATCH} -G ${GENERATOR}
        -DCMAKE_CXX_COMPILER=${COMPILER}
        -DCMAKE_EXE_LINKER_FLAGS=${SANITIZERS}
        ${WITH}
    COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${CMAKE_COMMAND} --build ${SCRATCH} --target server COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${SCRATCH}/server COMMAND_ERROR_IS_FATAL ANY)
