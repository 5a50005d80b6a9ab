# What coalesce needs from elsewhere. Its own build asks here, and so does whoever finds it
# installed. Each function sets `missing` to a sentence, or to nothing.

# Of all who use coalesce.
function(coalesce_find_core_dependencies missing)
    set(${missing} "" PARENT_SCOPE)
    set(THREADS_PREFER_PTHREAD_FLAG ON)
    find_package(Threads QUIET)
    if(NOT Threads_FOUND)
        set(${missing} "coalesce needs threads, and CMake found none for this compiler." PARENT_SCOPE)
        return()
    endif()
    find_package(Boost 1.81 QUIET)
    if(NOT Boost_FOUND)
        set(${missing} "coalesce needs the headers of Boost 1.81 or newer. On Debian 12 install libboost1.81-dev \
(its libboost-dev is 1.74, too old for Boost.Describe and per-operation cancellation); on newer systems \
libboost-dev. Boost in a place of its own: set CMAKE_PREFIX_PATH to it." PARENT_SCOPE)
    endif()
endfunction()

# Of the compiled backend: to build it, and to link it where it is static.
function(coalesce_find_dynamodb_dependencies missing)
    set(${missing} "" PARENT_SCOPE)
    find_package(CURL 7.87 QUIET)
    if(NOT CURL_FOUND)
        set(${missing} "coalesce::dynamodb needs libcurl 7.87 or newer: install libcurl4-openssl-dev" PARENT_SCOPE)
        return()
    endif()
    find_package(OpenSSL 3 QUIET)
    if(NOT OPENSSL_FOUND)
        set(${missing} "coalesce::dynamodb needs OpenSSL 3: install libssl-dev" PARENT_SCOPE)
        return()
    endif()
    find_package(ZLIB QUIET)
    if(NOT ZLIB_FOUND)
        set(${missing} "coalesce::dynamodb needs zlib: install zlib1g-dev" PARENT_SCOPE)
    endif()
endfunction()
