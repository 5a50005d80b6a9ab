#include <coalesce/dynamodb/detail/value_reader.hpp>
#include <coalesce/dynamodb/error.hpp>

#include "dynamodb/quoted.hpp"

#include <cstddef>
#include <utility>

// Values as they are, for who wants an `Item` and not a struct.

namespace coalesce::dynamodb::detail {
namespace {

[[noreturn]] void throw_malformed(const Path& path, const std::string& what) {
    throw boost::system::system_error(make_error_code(errc::malformed_response),
                                      path.text() + ": " + what);
}

List read_elements(ValueReader& reader, const Path& path) {
    List list;
    while (reader.next_element(path)) {
        const Path here(path, list.size());
        const auto type = reader.enter(here);
        list.push_back(read_attribute(reader, type, here));
        reader.leave(here);
    }
    return list;
}

template <class Set, class ReadElement>
Set read_set(ValueReader& reader, const Path& path, ReadElement read_element) {
    Set set;
    for (std::size_t i = 0; reader.next_element(path); ++i)
        set.insert(read_element(Path(path, i)));
    return set;
}

} // namespace

Number number_of(std::string_view text, const Path& path) {
    if (auto number = Number::try_parse(text))
        return *std::move(number);
    throw_malformed(path, "expected a number of DynamoDB, got " + quoted(text));
}

AttributeValue read_attribute(ValueReader& reader, AttributeType type, const Path& path) {
    const auto string = [&](const Path& here) { return std::string(reader.text(here)); };
    const auto number = [&](const Path& here) { return number_of(reader.text(here), here); };
    const auto binary = [&](const Path& here) { return reader.bytes(here); };
    switch (type) {
    case AttributeType::null: return Null();
    case AttributeType::boolean: return reader.boolean(path);
    case AttributeType::number: return number(path);
    case AttributeType::string: return string(path);
    case AttributeType::binary: return binary(path);
    case AttributeType::string_set: return read_set<StringSet>(reader, path, string);
    case AttributeType::number_set: return read_set<NumberSet>(reader, path, number);
    case AttributeType::binary_set: return read_set<BinarySet>(reader, path, binary);
    case AttributeType::list: return read_elements(reader, path);
    case AttributeType::map: return read_members(reader, path);
    }
    return Null();
}

Item read_members(ValueReader& reader, const Path& path) {
    Item::sequence_type members;
    members.reserve(8); // instead of one, then two, then four
    while (const auto name = reader.next_member(path)) {
        const Path here(path, *name);
        const auto type = reader.enter(here);
        members.emplace_back(std::string(*name), read_attribute(reader, type, here));
        reader.leave(here);
    }
    const auto count = members.size();
    // Sorted once at the end: inserting one by one takes quadratic time for large maps.
    Item item;
    item.adopt_sequence(std::move(members));
    if (item.size() != count)
        throw_malformed(path, "expected each attribute once, got one of them twice");
    return item;
}

} // namespace coalesce::dynamodb::detail
