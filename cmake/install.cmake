# What `cmake --install` puts where: headers, library, CMake package, pkg-config modules. The paths
# in them are relative, so an installed tree can be moved.
#
# Two components, as packagers split them: `dev`, and in a shared build `runtime`.

include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(package_folder ${CMAKE_INSTALL_LIBDIR}/cmake/coalesce)
set(modules_folder ${CMAKE_INSTALL_LIBDIR}/pkgconfig)

install(TARGETS coalesce EXPORT coalesceTargets
    FILE_SET HEADERS COMPONENT dev
    FILE_SET detail COMPONENT dev)
install(EXPORT coalesceTargets NAMESPACE coalesce:: DESTINATION ${package_folder} COMPONENT dev)

# The header core is the same on every machine; the library is not.
set(any_machine ARCH_INDEPENDENT)
set(coalesce_is_shared OFF)
if(COALESCE_DYNAMODB)
    set(any_machine "")
    get_target_property(type coalesce_dynamodb TYPE)
    if(type STREQUAL "SHARED_LIBRARY")
        set(coalesce_is_shared ON)
    endif()
    install(TARGETS coalesce_dynamodb EXPORT coalesceDynamodbTargets
        ARCHIVE COMPONENT dev
        LIBRARY COMPONENT runtime NAMELINK_COMPONENT dev
        FILE_SET HEADERS COMPONENT dev)
    install(EXPORT coalesceDynamodbTargets NAMESPACE coalesce:: DESTINATION ${package_folder} COMPONENT dev)
endif()

configure_file(${CMAKE_CURRENT_LIST_DIR}/coalesceConfig.cmake.in coalesceConfig.cmake @ONLY)
# Before 1.0 a new minor version may change what is there.
write_basic_package_version_file(coalesceConfigVersion.cmake COMPATIBILITY SameMinorVersion ${any_machine})
install(FILES
    ${CMAKE_CURRENT_BINARY_DIR}/coalesceConfig.cmake
    ${CMAKE_CURRENT_BINARY_DIR}/coalesceConfigVersion.cmake
    ${CMAKE_CURRENT_LIST_DIR}/coalesceDependencies.cmake
    DESTINATION ${package_folder} COMPONENT dev)

# From the folder of the pkg-config modules to another one.
function(coalesce_path_from_modules variable folder)
    file(RELATIVE_PATH path ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig ${folder})
    string(REGEX REPLACE "/$" "" path "${path}")
    set(${variable} "\${pcfiledir}/${path}" PARENT_SCOPE)
endfunction()
coalesce_path_from_modules(module_prefix ${CMAKE_INSTALL_PREFIX})
coalesce_path_from_modules(module_includes ${CMAKE_INSTALL_FULL_INCLUDEDIR})
coalesce_path_from_modules(module_libraries ${CMAKE_INSTALL_FULL_LIBDIR})

# Whoever links the static library links what it uses; the shared one has that linked already.
set(module_needs "Requires: coalesce = ${PROJECT_VERSION}, libcurl >= 7.87, libcrypto >= 3, zlib")
if(coalesce_is_shared)
    set(module_needs "Requires: coalesce = ${PROJECT_VERSION}\nRequires.private: libcurl >= 7.87, libcrypto >= 3, zlib")
endif()
set(modules coalesce)
if(COALESCE_DYNAMODB)
    list(APPEND modules coalesce-dynamodb)
endif()
foreach(module IN LISTS modules)
    configure_file(${CMAKE_CURRENT_LIST_DIR}/${module}.pc.in ${module}.pc @ONLY)
    install(FILES ${CMAKE_CURRENT_BINARY_DIR}/${module}.pc DESTINATION ${modules_folder} COMPONENT dev)
endforeach()

install(FILES LICENSE README.md CHANGELOG.md DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT dev)
