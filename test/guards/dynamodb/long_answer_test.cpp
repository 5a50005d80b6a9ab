// How much memory an answer of 16 MB takes, which is as much as BatchGetItem gives, while it is
// read into structs: the body itself, and what is made of it.

#include "calls.hpp"
#include "counted_malloc.hpp"

#include <coalesce/dynamodb/mapping.hpp>

#include <gtest/gtest.h>

#include <iostream>

namespace coalesce::guards {
namespace {

constexpr std::size_t bytes_of_an_item = 160'000;

struct Article {
    std::string id;
    std::string text;
};
BOOST_DESCRIBE_STRUCT(Article, (), (id, text))

struct Catalogue {
    std::string id;
    std::vector<bench::Product> products;
};
BOOST_DESCRIBE_STRUCT(Catalogue, (), (id, products))

/// Its text has a quotation mark and an end of line now and then.
void append_article(std::string& json, std::string_view id) {
    std::string text;
    while (text.size() < bytes_of_an_item)
        text += R"(Words in lines of ordinary length, some of them \"quoted\".\n)";
    json.append(R"({"id":{"S":")").append(id).append(R"("},"text":{"S":")");
    json.append(text).append(R"("}})");
}

void append_catalogue(std::string& json, std::string_view id) {
    std::string products;
    while (products.size() < bytes_of_an_item) {
        products += products.empty() ? R"({"M":)" : R"(,{"M":)";
        bench::append_product(products, id);
        products += '}';
    }
    json.append(R"({"id":{"S":")").append(id).append(R"("},"products":{"L":[)");
    json.append(products).append("]}}");
}

/// What the heap holds of an answer, in times its body.
struct Held {
    double at_most; // while the answer is received and read
    double by_values;
};

template <class Value>
Held held_for(AppendItem append_item) {
    protocol::GetQueue queue(1);
    const auto ticket = ask(queue, 1, call_for(product_keys(0))).ticket;
    const auto answer = answer_for(0, append_item);

    start_counting_allocations();
    const auto values = values_in<Value>(queue, ticket, std::string(answer));
    stop_counting_allocations();

    EXPECT_EQ(values.back().id, bench::product_id(bench::batch_size - 1));
    const auto body = static_cast<double>(answer.size());
    const Held held{static_cast<double>(peak_bytes()) / body,
                    static_cast<double>(kept_bytes()) / body};
    std::cout << answer.size() << " bytes of body; held in times of it: " << held.at_most
              << ", by the values alone: " << held.by_values << '\n';
    return held;
}

TEST(LongAnswer, of_texts_is_read_with_a_peak_of_memory_under_twice_its_body) {
    EXPECT_LT(held_for<Article>(append_article).at_most, 2);
}

// A text whose escapes are resolved is there twice for a moment: a hundredth of these answers.
TEST(LongAnswer, of_texts_takes_its_body_its_values_and_no_more_than_one_text_beside) {
    const Held held = held_for<Article>(append_article);

    EXPECT_LT(held.at_most - held.by_values, 1.02);
}

TEST(LongAnswer, of_many_structs_takes_its_body_and_its_values_and_no_more) {
    const Held held = held_for<Catalogue>(append_catalogue);

    EXPECT_LT(held.at_most - held.by_values, 1.01);
}

} // namespace
} // namespace coalesce::guards
