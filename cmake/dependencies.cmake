# Finds what the library needs; a missing one stops the configuration with a sentence.
# Nothing is downloaded here.

find_package(Threads REQUIRED)

find_package(Boost 1.81 QUIET)
if(NOT Boost_FOUND)
    message(FATAL_ERROR "coalesce needs the headers of Boost 1.81 or newer. On Debian 12 install libboost1.81-dev "
        "(its libboost-dev is 1.74, too old for Boost.Describe and per-operation cancellation); "
        "on newer systems libboost-dev.")
endif()

if(COALESCE_DYNAMODB)
    find_package(CURL 7.87 QUIET)
    if(NOT CURL_FOUND)
        message(FATAL_ERROR "coalesce::dynamodb needs libcurl 7.87 or newer: install libcurl4-openssl-dev, or set COALESCE_DYNAMODB=OFF.")
    endif()
    find_package(OpenSSL 3 QUIET)
    if(NOT OPENSSL_FOUND)
        message(FATAL_ERROR "coalesce::dynamodb needs OpenSSL 3: install libssl-dev, or set COALESCE_DYNAMODB=OFF.")
    endif()
    find_package(ZLIB QUIET)
    if(NOT ZLIB_FOUND)
        message(FATAL_ERROR "coalesce::dynamodb needs zlib: install zlib1g-dev, or set COALESCE_DYNAMODB=OFF.")
    endif()
    find_path(COALESCE_RAPIDJSON_INCLUDE_DIR rapidjson/reader.h)
    mark_as_advanced(COALESCE_RAPIDJSON_INCLUDE_DIR)
    if(NOT COALESCE_RAPIDJSON_INCLUDE_DIR)
        message(FATAL_ERROR "coalesce::dynamodb needs RapidJSON: install rapidjson-dev, or set COALESCE_DYNAMODB=OFF.")
    endif()
endif()
