// What we refuse, the real servers refuse, and what we let through, they take.

#include "limits_fixture.hpp"

#include "dynamodb/protocol/projection_expression.hpp"
#include "support/number_spellings.hpp"

namespace coalesce::test {
namespace {

using dynamodb::protocol::ProjectionExpression;

constexpr std::size_t largest_item = 409'600;

/// Limits that dynalite does not know, unlike the service: only DynamoDB Local is asked.
class LimitsOfLocal : public Limits {};

// ---------------------------------------------------------------------------------------------
// Items

TEST_P(Limits, BW8_31_lists_or_maps_around_a_value_are_taken) {
    const auto table = made_table();

    for (const auto& value : {string_value("leaf"), std::string(R"({"SS":["a"]})")}) {
        expect_taken(table, item_with(in_lists(31, value)));
        expect_taken(table, item_with(in_maps(31, value)));
        expect_taken(table, item_with(in_lists(15, in_maps(16, value))));
    }
    expect_taken(table, item_with(in_maps(30, R"({"L":[]})")));
    expect_taken(table, item_with(in_lists(30, R"({"M":{}})")));
}

TEST_P(LimitsOfLocal, BW8_32_lists_or_maps_around_a_value_are_refused_and_empty_ones_count) {
    const auto table = made_table();

    for (const auto& value : {string_value("leaf"), std::string(R"({"SS":["a"]})")}) {
        expect_refused(table, item_with(in_lists(32, value)));
        expect_refused(table, item_with(in_maps(32, value)));
        expect_refused(table, item_with(in_lists(16, in_maps(16, value))));
    }
    expect_refused(table, item_with(in_maps(31, R"({"L":[]})")));
    expect_refused(table, item_with(in_lists(31, R"({"M":{}})")));
}

TEST_P(Limits, BW8_empty_sets_are_refused_wherever_they_stand) {
    const auto table = made_table();

    for (const std::string set : {R"({"SS":[]})", R"({"NS":[]})", R"({"BS":[]})"}) {
        expect_refused(table, item_with(set));
        expect_refused(table, item_with(in_lists(1, set)));
        expect_refused(table, item_with(in_maps(1, set)));
    }
}

TEST_P(Limits, BW8_names_of_65535_bytes_are_taken) {
    const auto table = made_table();
    const std::string longest = '"' + std::string(65535, 'a') + R"(":{"N":"1"})";

    expect_taken(table, R"({"id":{"N":"1"},)" + longest + "}");
    expect_taken(table, item_with(R"({"M":{)" + longest + "}}"));
}

TEST_P(LimitsOfLocal, BW8_empty_names_and_longer_ones_are_refused) {
    const auto table = made_table();

    for (const auto& name : {std::string(), std::string(65536, 'a'), repeated("\xC3\xA9", 32768)}) {
        const std::string attribute = '"' + name + R"(":{"N":"1"})";
        expect_refused(table, R"({"id":{"N":"1"},)" + attribute + "}");
        expect_refused(table, item_with(R"({"M":{)" + attribute + "}}"));
    }
}

TEST_P(Limits, BW1_an_item_of_409600_bytes_is_taken_and_a_byte_more_is_refused) {
    const auto table = made_table();

    for (const std::string value :
         {R"({"S":"Rush"})", R"({"B":"AQEBAQEBAQ=="})", R"({"BOOL":false})", R"({"NULL":true})",
          R"({"SS":["a","bc","def"]})", R"({"NS":["1","22","333"]})", R"({"BS":["AQEB","AQ=="]})",
          R"({"L":[]})", R"({"M":{}})", R"({"L":[{"S":"ab"},{"NULL":true},{"L":[]}]})",
          R"({"M":{"ab":{"S":"cd"},"ef":{"BOOL":true},"gh":{"M":{}}}})"}) {
        expect_taken(table, item_of(largest_item, value));
        expect_refused(table, item_of(largest_item + 1, value));
    }
}

TEST_P(Limits, BW1_numbers_count_on_the_servers_as_they_do_here) {
    const auto table = made_table();

    for (const std::string number : {"0", "1", "12", "123", "123456", "100", "1.5", "100.5",
                                     "3.14159", "0.0000001", "-42", "1E125", "-1E-130"}) {
        expect_taken(table, item_of(largest_item, number_value(number)));
        expect_refused(table, item_of(largest_item + 1, number_value(number)));
    }
}

// Both servers pair digits from the point: 1|20 and 01|20, where 120 and 0.012 are 12 here and
// count a byte less. Whether the service does so too is not known.
TEST_P(Limits, BW1_no_number_counts_more_here_than_on_the_servers) {
    const auto table = made_table();

    for (const std::string number : {"120", "0.012", "12345E1", "-0.00123"})
        expect_refused(table, item_of(largest_item + 1, number_value(number)));
    for (const auto& [spelling, canonical] : normalisation_pairs())
        expect_refused(table, item_of(largest_item + 1, number_value(canonical)));
}

// dynalite counts what JavaScript counts: a text's length in UTF-16.
TEST_P(LimitsOfLocal, BW1_names_and_texts_count_in_utf8) {
    const auto table = made_table();
    const auto value = string_value("\xC3\xA9\xF0\x9F\x98\x80");

    for (const auto& tested : {value, R"({"M":{"\u00e9":)" + value + "}}"}) {
        expect_taken(table, item_of(largest_item, tested));
        expect_refused(table, item_of(largest_item + 1, tested));
    }
}

// ---------------------------------------------------------------------------------------------
// Keys

TEST_P(Limits, BW8_a_partition_key_has_1_to_2048_bytes_and_a_sort_key_1_to_1024) {
    const KeySchema texts({"h", KeyType::string}, {"r", KeyType::string});
    const KeySchema binaries({"h", KeyType::binary}, {"r", KeyType::binary});
    const auto text_table = made_table(texts);
    const auto binary_table = made_table(binaries);
    const auto text = [](std::size_t bytes) { return string_value(std::string(bytes, 'a')); };

    expect_key_taken(text_table, texts, key_of(text(2048), text(1024)));
    expect_key_taken(text_table, texts, key_of(text(1), text(1)));
    expect_key_refused(text_table, texts, key_of(text(2049), text(1)));
    expect_key_refused(text_table, texts, key_of(text(1), text(1025)));
    expect_key_refused(text_table, texts, key_of(text(0), text(1)));
    expect_key_refused(text_table, texts, key_of(text(1), text(0)));
    expect_key_taken(binary_table, binaries, key_of(binary_value(2048), binary_value(1024)));
    expect_key_taken(binary_table, binaries, key_of(binary_value(1), binary_value(1)));
    expect_key_refused(binary_table, binaries, key_of(binary_value(2049), binary_value(1)));
    expect_key_refused(binary_table, binaries, key_of(binary_value(1), binary_value(1025)));
    expect_key_refused(binary_table, binaries, key_of(binary_value(0), binary_value(1)));
    expect_key_refused(binary_table, binaries, key_of(binary_value(1), binary_value(0)));
}

TEST_P(LimitsOfLocal, BW8_the_size_of_a_key_is_that_of_its_utf8) {
    const KeySchema schema({"h", KeyType::string}, {"r", KeyType::string});
    const auto table = made_table(schema);
    const auto accents = [](std::size_t count) {
        return string_value(repeated("\xC3\xA9", count));
    };

    expect_key_taken(table, schema, key_of(accents(1024), accents(512)));
    expect_key_refused(table, schema, key_of(accents(1025), accents(1)));
    expect_key_refused(table, schema, key_of(accents(1), accents(513)));
}

TEST_P(Limits, N3_any_number_is_a_key) {
    const KeySchema schema({"h", KeyType::number}, {"r", KeyType::number});
    const auto table = made_table(schema);

    for (const auto& number : {std::string("0"), std::string("-1E125"), std::string("1E-130"),
                               nines(38), "-" + nines(38) + "E87"})
        expect_key_taken(table, schema, key_of(number_value(number), number_value(number)));
}

TEST_P(Limits, N3_a_key_has_its_attributes_with_their_types_and_no_other) {
    const KeySchema schema({"h", KeyType::string}, {"r", KeyType::number});
    const auto table = made_table(schema);
    const auto text = string_value("1");
    const auto number = number_value("1");

    expect_key_taken(table, schema, key_of(text, number));
    expect_key_refused(table, schema, key_of(number, number));
    expect_key_refused(table, schema, key_of(text, text));
    expect_key_refused(table, schema, key_of(R"({"NULL":true})", number));
    expect_key_refused(table, schema, key_of(R"({"L":[]})", number));
    expect_key_refused(table, schema, R"({"h":)" + text + "}");
    expect_key_refused(table, schema, R"({"r":)" + number + "}");
    expect_key_refused(table, schema, key_of(text, number + R"(,"x":)" + text));
}

// dynalite takes names of any length for keys.
TEST_P(LimitsOfLocal, BW8_the_names_of_key_attributes_have_1_to_255_bytes) {
    const auto create = [&](const KeySchema& schema) {
        return server().call("CreateTable", table_json(fresh_name("Limits"), schema));
    };
    const KeySchema longest({std::string(255, 'h'), KeyType::string},
                            {std::string(255, 'r'), KeyType::string});

    EXPECT_NO_THROW(check_schema(longest, "Limits"));
    EXPECT_TRUE(create(longest).starts_with("HTTP/1.1 200 "));
    for (const auto& name : {std::string(), std::string(256, 'a'), repeated("\xC3\xA9", 128)}) {
        const KeySchema partition({name, KeyType::string});
        const KeySchema sort({"h", KeyType::string}, {name, KeyType::string});
        EXPECT_TRUE(throws(errc::invalid_table, [&] { check_schema(partition, "Limits"); }))
            << name;
        EXPECT_TRUE(throws(errc::invalid_table, [&] { check_schema(sort, "Limits"); })) << name;
        EXPECT_TRUE(is_refused(create(partition))) << name;
        EXPECT_TRUE(is_refused(create(sort))) << name;
    }
}

TEST_P(Limits, BW8_the_key_attributes_of_a_table_differ) {
    const KeySchema schema({"a", KeyType::string}, {"a", KeyType::string});

    EXPECT_TRUE(throws(errc::invalid_table, [&] { check_schema(schema, "Limits"); }));
    EXPECT_TRUE(is_refused(server().call("CreateTable", table_json("Limits", schema))));
}

// ---------------------------------------------------------------------------------------------
// Projections

/// The names that stand behind placeholders, as the service reads them.
std::string names_json(const std::map<std::string, std::string>& placeholders) {
    std::string json;
    for (const auto& [name, placeholder] : placeholders)
        json += (json.empty() ? "\"" : ",\"") + placeholder + "\":\"" + name + '"';
    return "{" + json + "}";
}

/// dynalite takes projections of any size.
class ProjectionLimits : public Limits {
protected:
    /// What the server says to a read with an expression.
    std::string read(const std::string& expression, const std::string& names) {
        return server().call("GetItem", R"({"TableName":")" + table_ +
                                            R"(","Key":{"id":{"N":"1"}},"ProjectionExpression":")" +
                                            expression + R"(","ExpressionAttributeNames":)" +
                                            names + "}");
    }

    /// We make an expression of the paths, and the server reads it.
    void expect_read(const std::vector<std::string>& paths) {
        const ProjectionExpression expression{dynamodb::Projection(paths), id_schema_};
        const auto answer = read(expression.text(), names_json(expression.placeholders()));
        EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 ")) << answer;
    }

    /// We make none, and the server refuses the one that it would be.
    void expect_not_read(const std::vector<std::string>& paths, const std::string& expression,
                         const std::string& names) {
        EXPECT_TRUE(throws(errc::invalid_projection,
                           [&] { ProjectionExpression(dynamodb::Projection(paths), id_schema_); }));
        const auto answer = read(expression, names);
        EXPECT_TRUE(is_refused(answer)) << answer;
    }

    void SetUp() override {
        Limits::SetUp();
        if (!IsSkipped())
            table_ = made_table(id_schema_);
    }

    const KeySchema id_schema_{{"id", KeyType::number}};
    std::string table_;
};

TEST_P(ProjectionLimits, BG5_an_expression_has_at_most_4096_bytes) {
    std::vector<std::string> paths;
    for (int i = 0; i < 699; ++i)
        paths.push_back("a" + std::to_string(i));
    paths.back() += "[100000]";
    const ProjectionExpression longest{dynamodb::Projection(paths), id_schema_};
    auto longer = longest.text();
    longer.replace(longer.find("[100000]"), 1, "[1");

    expect_read(paths);
    paths.back().replace(paths.back().find('['), 1, "[1");
    expect_not_read(paths, longer, names_json(longest.placeholders()));
}

TEST_P(ProjectionLimits, BG5_a_path_has_at_most_32_names_and_indexes) {
    const std::string path = "a" + repeated("[0]", 31);

    expect_read({path});
    expect_not_read({path + "[0]"}, "#p0" + repeated("[0]", 32), R"({"#p0":"a"})");
}

TEST_P(ProjectionLimits, BG5_an_index_is_at_most_2147483647) {
    expect_read({"a[2147483647]"});
    expect_not_read({"a[2147483648]"}, "#p0[2147483648]", R"({"#p0":"a"})");
}

TEST_P(ProjectionLimits, BG5_a_name_has_at_most_65535_bytes) {
    const std::string longest(65535, 'a');

    expect_read({longest});
    expect_not_read({longest + 'a'}, "#p0", R"({"#p0":")" + longest + R"(a"})");
}

// ---------------------------------------------------------------------------------------------
// Numbers

TEST_P(Limits, N1_the_servers_spell_the_49_normalisation_pairs_as_we_do) {
    const auto table = made_table();

    for (const auto& [spelling, canonical] : normalisation_pairs()) {
        if (!reads(spelling))
            continue;
        const auto stored = put(table, item_with(number_value(spelling)));
        const auto read = get(table, R"({"id":{"N":"1"}})");

        EXPECT_TRUE(stored.starts_with("HTTP/1.1 200 ")) << stored << spelling;
        EXPECT_NE(read.find(R"("value":)" + number_value(canonical)), std::string::npos)
            << read << spelling;
        EXPECT_EQ(dynamodb::Number(spelling).text(), canonical) << spelling;
    }
}

TEST_P(Limits, N2_what_is_no_number_here_is_none_on_the_servers) {
    const auto table = made_table();

    for (const auto& spelling : refused_numbers()) {
        const auto answer = put(table, item_with(number_value(spelling)));

        EXPECT_TRUE(is_refused(answer)) << answer << spelling;
        EXPECT_FALSE(dynamodb::Number::try_parse(spelling)) << spelling;
    }
}

COALESCE_ON_REAL_SERVERS(Limits);

const auto local = ::testing::Values(&dynamodb_local());
const auto name_of = [](const auto& test) { return test.param->name(); };
INSTANTIATE_TEST_SUITE_P(, LimitsOfLocal, local, name_of);
INSTANTIATE_TEST_SUITE_P(, ProjectionLimits, local, name_of);

} // namespace
} // namespace coalesce::test
