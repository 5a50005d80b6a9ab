# Finds what the library needs; a missing one stops the configuration with a sentence.
# Nothing is downloaded here.

include(${CMAKE_CURRENT_LIST_DIR}/coalesceDependencies.cmake)

coalesce_find_core_dependencies(missing)
if(missing)
    message(FATAL_ERROR "${missing}")
endif()

if(COALESCE_DYNAMODB)
    coalesce_find_dynamodb_dependencies(missing)
    find_path(COALESCE_RAPIDJSON_INCLUDE_DIR rapidjson/reader.h)
    mark_as_advanced(COALESCE_RAPIDJSON_INCLUDE_DIR)
    if(NOT missing AND NOT COALESCE_RAPIDJSON_INCLUDE_DIR)
        set(missing "coalesce::dynamodb needs RapidJSON: install rapidjson-dev")
    endif()
    if(missing)
        message(FATAL_ERROR "${missing}, or set COALESCE_DYNAMODB=OFF.")
    endif()
endif()
