#pragma once

#include <coalesce/dynamodb/table.hpp>

#include <boost/describe/class.hpp>

#include <string>

// The small item that tests of capacity and of writers write.

namespace coalesce::test {

struct Note {
    int id;
    std::string text;

    bool operator==(const Note&) const = default;
};
BOOST_DESCRIBE_STRUCT(Note, (), (id, text))

struct NoteKey {
    int id;
};
BOOST_DESCRIBE_STRUCT(NoteKey, (), (id))

using NoteTable = dynamodb::Table<NoteKey, Note>;

} // namespace coalesce::test
