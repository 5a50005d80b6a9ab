#include "dynamodb/protocol/projection_expression.hpp"

#include "unit/dynamodb/protocol/movies.hpp"

namespace coalesce::dynamodb::protocol {
namespace {

using Placeholders = std::map<std::string, std::string>;

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

TEST(ProjectionExpression, BG5_an_expression_that_the_service_would_not_take_is_refused) {
    std::vector<std::string> paths;
    for (int i = 0; i < 1000; ++i)
        paths.push_back("attribute" + std::to_string(i));

    const auto thrown =
        thrown_by([&] { ProjectionExpression(Projection(paths), year_title_schema()); });

    EXPECT_EQ(thrown.code, errc::invalid_projection);
}

} // namespace
} // namespace coalesce::dynamodb::protocol
