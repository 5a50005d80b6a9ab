# The values of the backend: numbers, items, keys, and how structs become items.
target_sources(coalesce_dynamodb PRIVATE
    ${CMAKE_CURRENT_LIST_DIR}/attribute_type.cpp
    ${CMAKE_CURRENT_LIST_DIR}/base64.cpp
    ${CMAKE_CURRENT_LIST_DIR}/check_item.cpp
    ${CMAKE_CURRENT_LIST_DIR}/item.cpp
    ${CMAKE_CURRENT_LIST_DIR}/item_size.cpp
    ${CMAKE_CURRENT_LIST_DIR}/key.cpp
    ${CMAKE_CURRENT_LIST_DIR}/key_attribute.cpp
    ${CMAKE_CURRENT_LIST_DIR}/mapping_error.cpp
    ${CMAKE_CURRENT_LIST_DIR}/number.cpp
    ${CMAKE_CURRENT_LIST_DIR}/path.cpp
    ${CMAKE_CURRENT_LIST_DIR}/quoted.cpp
    ${CMAKE_CURRENT_LIST_DIR}/read_attribute.cpp
    ${CMAKE_CURRENT_LIST_DIR}/source.cpp
    ${CMAKE_CURRENT_LIST_DIR}/table_facts.cpp
    ${CMAKE_CURRENT_LIST_DIR}/tree_reader.cpp
    ${CMAKE_CURRENT_LIST_DIR}/utf8.cpp
)
