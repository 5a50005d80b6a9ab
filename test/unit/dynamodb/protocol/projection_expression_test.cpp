#include "dynamodb/protocol/projection_expression.hpp"

#include "unit/dynamodb/protocol/movies.hpp"

namespace coalesce::dynamodb::protocol {
namespace {

using Placeholders = std::map<std::string, std::string>;

/// `name0`, `name1` and so on.
std::vector<std::string> numbered(const std::string& name, int count) {
    std::vector<std::string> names;
    for (int i = 0; i < count; ++i)
        names.push_back(name + std::to_string(i));
    return names;
}

TEST(ProjectionExpression, BG5_all_attributes_need_none) {
    EXPECT_EQ(ProjectionExpression(Projection(), year_title_schema()).text(), "");
}

TEST(ProjectionExpression, BG5_every_name_is_a_placeholder_so_none_is_reserved) {
    const ProjectionExpression expression(Projection({"id", "name", "info.name[0].size"}),
                                          id_schema());

    EXPECT_EQ(expression.text(), "#p0,#p1,#p2.#p1[0].#p3");
    EXPECT_EQ(expression.placeholders(),
              (Placeholders{{"id", "#p0"}, {"name", "#p1"}, {"info", "#p2"}, {"size", "#p3"}}));
}

TEST(ProjectionExpression, BG5_key_attributes_that_lack_are_added) {
    const ProjectionExpression expression(Projection({"rating"}), year_title_schema());

    EXPECT_EQ(expression.text(), "#p0,#_k0,#_k1");
    EXPECT_EQ(expression.placeholders(),
              (Placeholders{{"rating", "#p0"}, {"year", "#_k0"}, {"title", "#_k1"}}));
}

TEST(ProjectionExpression, BG5_key_attributes_that_are_there_are_not_added_again) {
    const ProjectionExpression expression(Projection("#t, rating", {{"#t", "title"}}),
                                          year_title_schema());

    EXPECT_EQ(expression.text(), "#p0,#p1,#_k0");
}

TEST(ProjectionExpression, BG5_a_key_name_inside_of_a_map_is_not_the_key) {
    const ProjectionExpression expression(Projection({"info.id"}), id_schema());

    EXPECT_EQ(expression.text(), "#p0.#p1,#p1");
    EXPECT_EQ(expression.placeholders(), (Placeholders{{"info", "#p0"}, {"id", "#p1"}}));
}

TEST(ProjectionExpression, BG5_knows_which_keys_were_added) {
    const ProjectionExpression expression(Projection({"title", "rating"}), year_title_schema());

    EXPECT_EQ(expression.added_keys(), std::vector<std::string>{"year"});
}

TEST(ProjectionExpression, BG5_a_path_into_a_key_attribute_is_refused) {
    const auto thrown =
        thrown_by([] { ProjectionExpression(Projection({"title[0]"}), year_title_schema()); });

    EXPECT_EQ(thrown.code, errc::invalid_projection);
    EXPECT_TRUE(contains(thrown.text, "key attribute \"title\"")) << thrown.text;
}

TEST(ProjectionExpression, BG5_an_expression_has_at_most_4096_bytes) {
    // The placeholders of 699 names and the key are 4088 bytes, the index the rest.
    auto paths = numbered("a", 699);
    paths.back() += "[100000]";
    const ProjectionExpression longest(Projection(paths), id_schema());
    paths.back().replace(paths.back().find('['), std::string::npos, "[1000000]");

    const auto thrown = thrown_by([&] { ProjectionExpression(Projection(paths), id_schema()); });

    EXPECT_EQ(longest.text().size(), 4096U);
    EXPECT_EQ(thrown.code, errc::invalid_projection);
    EXPECT_EQ(thrown.text, "the projection makes an expression of 4097 bytes; DynamoDB takes "
                           "4096: name fewer paths, or whole maps");
}

TEST(ProjectionExpression, BG5_the_names_have_at_most_2_MB_together) {
    // 32 names of 65535 bytes, one of 30 and `id` are 2 MB.
    auto paths = numbered(std::string(65533, 'a'), 42);
    paths.erase(paths.begin(), paths.begin() + 10);
    paths.push_back(std::string(30, 'b'));
    const auto thrown_for = [&] {
        return thrown_by([&] { ProjectionExpression(Projection(paths), id_schema()); });
    };
    EXPECT_EQ(thrown_for().text, "nothing was thrown");
    paths.back() += 'b';

    EXPECT_EQ(thrown_for().code, errc::invalid_projection);
    EXPECT_EQ(thrown_for().text, "the names in the projection have 2097153 bytes; DynamoDB takes "
                                 "2097152: name fewer paths, or whole maps");
}

} // namespace
} // namespace coalesce::dynamodb::protocol
