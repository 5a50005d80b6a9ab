# `cpack` makes Debian packages: libcoalesce-dev, and in a shared build one for the library too.
# Only whoever builds coalesce itself makes packages of it.

if(NOT PROJECT_IS_TOP_LEVEL)
    return()
endif()

# Debian looks for the license in a folder of each package's own.
file(READ LICENSE license)
string(STRIP "${license}" license)
string(REPLACE "\n\n" "\n.\n" license "${license}")
string(REPLACE "\n" "\n " license "${license}")
configure_file(${CMAKE_CURRENT_LIST_DIR}/copyright.in copyright @ONLY)

# coalesce_package(<group> NAME <name> SECTION <section> COMPONENT <component> TEXT <lines>)
macro(coalesce_package group)
    cmake_parse_arguments(package "" "NAME;SECTION;COMPONENT;TEXT" "" ${ARGN})
    string(TOUPPER ${group} upper)
    set(CPACK_DEBIAN_${upper}_PACKAGE_NAME ${package_NAME})
    set(CPACK_DEBIAN_${upper}_PACKAGE_SECTION ${package_SECTION})
    set(CPACK_DEBIAN_${upper}_DESCRIPTION "${package_TEXT}")
    install(FILES ${CMAKE_CURRENT_BINARY_DIR}/copyright
        DESTINATION ${CMAKE_INSTALL_DATAROOTDIR}/doc/${package_NAME}
        COMPONENT ${group}_license EXCLUDE_FROM_ALL)
    foreach(component ${package_COMPONENT} ${group}_license)
        list(APPEND CPACK_COMPONENTS_ALL ${component})
        string(TOUPPER ${component} component)
        set(CPACK_COMPONENT_${component}_GROUP ${group})
    endforeach()
endmacro()

set(CPACK_COMPONENTS_ALL "")
coalesce_package(development NAME libcoalesce-dev SECTION libdevel COMPONENT dev TEXT
    "Code that needs one thing asks for one thing, and coalesce collects what
everybody asked for in the same turn of the event loop, asks the backend once
for all of it, and gives each caller its own answer.

This package has what programs are built with: headers, library, CMake package
and pkg-config modules.")

# RapidJSON is needed to build the library only: no public header includes it.
set(needs "libboost1.81-dev | libboost-dev (>= 1.81)")
if(COALESCE_DYNAMODB)
    string(APPEND needs ", libcurl4-openssl-dev (>= 7.87), libssl-dev (>= 3), zlib1g-dev")
endif()

if(coalesce_is_shared)
    set(library libcoalesce-dynamodb${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})
    string(PREPEND needs "${library} (= ${PROJECT_VERSION}-1), ")
    set(CPACK_DEBIAN_LIBRARY_PACKAGE_SHLIBDEPS ON)
    set(CPACK_DEBIAN_LIBRARY_PACKAGE_GENERATE_SHLIBS ON)
    coalesce_package(library NAME ${library} SECTION libs COMPONENT runtime TEXT
        "This package has what programs that use coalesce with DynamoDB run with: the
shared library.")
endif()

set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS "${needs}")
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_CONTACT "The coalesce developers <coalesce-cpp@users.noreply.github.com>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "DataLoader for C++20 and Boost.Asio, with DynamoDB")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_VERBATIM_VARIABLES ON)
set(CPACK_COMPONENTS_GROUPING ONE_PER_GROUP)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
include(CPack)
