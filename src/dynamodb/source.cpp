#include <coalesce/dynamodb/detail/source.hpp>

#include <coalesce/dynamodb/error.hpp>

#include "dynamodb/key_attribute.hpp"
#include "dynamodb/quoted.hpp"

#include <algorithm>

namespace coalesce::dynamodb {
namespace {

constexpr std::size_t most_attributes = 4; // of a partition key, and of a sort key

using KeyAttributes = std::vector<KeyAttribute>;

class IndexCheck {
public:
    IndexCheck(const IndexSchema& index, const KeySchema& schema, std::string_view table)
        : index_(index), schema_(schema), table_(table) {}

    void run() const {
        if (!is_resource_name(index_.name))
            refuse("expected a name of 3 to 255 of a-z, A-Z, 0-9, _, . and -");
        check_count("partition", index_.partition.size(), 1);
        check_count("sort", index_.sort.size(), 0);
        auto attributes = index_.partition;
        attributes.insert(attributes.end(), index_.sort.begin(), index_.sort.end());
        for (auto it = attributes.begin(); it != attributes.end(); ++it)
            check_attribute(*it, std::find_if(attributes.begin(), it, Named(it->name)) != it);
        const KeyAttributes of_table{schema_.partition};
        if (index_.kind == IndexKind::local && index_.partition != of_table)
            refuse("a local index has the partition key of its table, " +
                   described(schema_.partition) + ", but this one has " +
                   described(index_.partition.front()));
    }

private:
    struct Named {
        explicit Named(std::string_view wanted) : name(wanted) {}
        bool operator()(const KeyAttribute& attribute) const { return attribute.name == name; }
        std::string_view name;
    };

    [[noreturn]] void refuse(const std::string& reason) const {
        throw boost::system::system_error(make_error_code(errc::invalid_table),
                                          "index " + quoted(index_.name) + " of table " +
                                              quoted(table_) + ": " + reason);
    }

    void check_count(const std::string& which, std::size_t count, std::size_t least) const {
        if (count < least || count > most_attributes)
            refuse("its " + which + " key has " + std::to_string(count) + " attributes; expected " +
                   std::to_string(least) + " to " + std::to_string(most_attributes));
    }

    void check_attribute(const KeyAttribute& attribute, bool is_repeated) const {
        if (!is_key_name(attribute.name))
            refuse("the name of key attribute " + quoted(attribute.name) + " has " +
                   std::to_string(attribute.name.size()) +
                   " bytes; expected 1 to 255 bytes of UTF-8");
        if (is_repeated)
            refuse("key attribute " + quoted(attribute.name) +
                   " stands there twice; expected different ones");
        for (const auto& key : attributes_of(schema_))
            if (key.name == attribute.name && key.type != attribute.type)
                refuse("key attribute " + described(attribute) + " is of type " +
                       to_string(key.type) + " in the table's key");
    }

    const IndexSchema& index_;
    const KeySchema& schema_;
    std::string_view table_;
};

} // namespace

void check_index(const IndexSchema& index, const KeySchema& schema, std::string_view table) {
    IndexCheck(index, schema, table).run();
}

namespace detail {

SourceAbout::SourceAbout(TableFacts of_table)
    : table(std::move(of_table)),
      subject(table->subject),
      partition{table->schema.partition},
      position(attributes_of(table->schema)) {
    if (table->schema.sort)
        sort.push_back(*table->schema.sort);
}

SourceAbout::SourceAbout(TableFacts of_table, IndexSchema of_index)
    : table(std::move(of_table)),
      index(std::move(of_index)),
      subject("index " + quoted(index->name) + " of " + table->subject),
      partition(index->partition),
      sort(index->sort),
      position(attributes_of(table->schema)) {
    check_index(*index, table->schema, table->name);
    add_new(position, partition);
    add_new(position, sort);
}

std::vector<KeyAttribute> SourceAbout::key() const {
    auto attributes = partition;
    attributes.insert(attributes.end(), sort.begin(), sort.end());
    return attributes;
}

} // namespace detail

} // namespace coalesce::dynamodb
