// The check of the contract of a batch function: what it lets pass, and what it says of the rest.

#include <coalesce/testing.hpp>

#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/describe/class.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace coalesce::test {
namespace {

namespace asio = boost::asio;
using coalesce::testing::check_batch_fn;
using coalesce::testing::EventLoop;

using Ints = std::vector<int>;

struct Row {
    int id;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(Row, (), (id, name))

/// Like SELECT ... WHERE id IN (...): rows in the order of the table, missing ones left out.
std::vector<Row> select_rows(const Ints& ids) {
    static const std::vector<Row> table{{1, "Ada"}, {2, "Grace"}, {3, "Edsger"}};
    std::vector<Row> found;
    std::ranges::copy_if(table, std::back_inserter(found), [&](const Row& row) {
        return std::ranges::find(ids, row.id) != ids.end();
    });
    return found;
}

asio::awaitable<std::vector<Row>> await_rows(Ints ids) {
    co_await asio::post(asio::use_awaitable);
    co_return select_rows(ids);
}

std::map<int, Row> map_rows(const Ints& ids) {
    std::map<int, Row> found;
    for (const Row& row : select_rows(ids))
        found.emplace(row.id, row);
    return found;
}

std::vector<std::optional<std::string>> name_all(const Ints& ids) {
    const auto rows = map_rows(ids);
    std::vector<std::optional<std::string>> names;
    for (const int id : ids)
        names.push_back(rows.contains(id) ? std::optional(rows.at(id).name) : std::nullopt);
    return names;
}

/// Has `==` and no hash: good for a value, and not for a key.
struct Named {
    std::string name;

    bool operator==(const Named&) const = default;
};

/// Described, with a member that is not.
struct Badge {
    int id;
    Named owner;
};
BOOST_DESCRIBE_STRUCT(Badge, (), (id, owner))

class CheckBatchFnTest : public ::testing::Test {
protected:
    const Ints keys{1, 2, 3};
    const int nobody = 404;
    EventLoop loop;
};

TEST_F(CheckBatchFnTest, rows_in_the_order_of_the_table_are_found_out) {
    EXPECT_EQ(check_batch_fn(loop, select_rows, keys),
              "Asked for 3, 2, 1 together, it gives the key 3 the value of the key 1. The values "
              "must stand in the order of the keys. Give the rows in any order with "
              "coalesce::by_key(batch_fn, key_of_row), or give a map from key to value, or sort "
              "the values by the keys.");
}

TEST_F(CheckBatchFnTest, a_row_that_is_missing_must_not_shorten_the_answer) {
    const auto in_order = [](const Ints& ids) {
        std::vector<std::string> names;
        for (const auto& name : name_all(ids))
            if (name)
                names.push_back(*name);
        return names;
    };

    EXPECT_EQ(check_batch_fn(loop, in_order, keys), "");
    EXPECT_EQ(
        check_batch_fn(loop, in_order, keys, nobody),
        "Asked for 404, 1, 2, 3 together, where 404 is not there, it fails as a whole: loader "
        "\"check_batch_fn\": the batch function gave 3 answers for 4 keys; it must give one "
        "for each key, in the order of the keys. Rows in any order, or not for every key, are "
        "for coalesce::by_key. Keys: 404, 1, 2, 3: wrong number of answers "
        "[coalesce:3]. A key that is not there must not touch the others. Give the rows in "
        "any order with coalesce::by_key(batch_fn, key_of_row), or give a map from key to "
        "value, or sort the values by the keys. With a vector, a key that is not there has "
        "its place too: std::nullopt, where the loader's value is a std::optional.");
}

TEST_F(CheckBatchFnTest, a_row_that_is_missing_must_not_shift_the_others) {
    const auto padded = [](const Ints& ids) {
        std::vector<Row> rows = select_rows(ids);
        std::ranges::sort(rows, {}, [&](const Row& row) { return std::ranges::find(ids, row.id); });
        rows.resize(ids.size());
        return rows;
    };

    EXPECT_EQ(check_batch_fn(loop, padded, keys), "");
    EXPECT_EQ(check_batch_fn(loop, padded, keys, nobody),
              "Asked for 404, 1, 2, 3 together, where 404 is not there, it gives the key 1 the "
              "value of the key 2. The values must stand in the order of the keys. Give the rows "
              "in any order with coalesce::by_key(batch_fn, key_of_row), or give a map from key to "
              "value, or sort the values by the keys.");
}

TEST_F(CheckBatchFnTest, values_need_no_hash) {
    const auto name_each = [](const Ints& ids) {
        std::vector<Named> names;
        for (const int id : ids)
            names.push_back({"user " + std::to_string(id)});
        return names;
    };
    const auto in_a_member = [](const Ints& ids) {
        std::vector<Badge> badges;
        for (const int id : ids)
            badges.push_back({0, {"user " + std::to_string(id)}});
        return badges;
    };

    EXPECT_EQ(check_batch_fn(loop, name_each, keys), "");
    EXPECT_EQ(check_batch_fn(loop, in_a_member, keys), "");
}

TEST_F(CheckBatchFnTest, good_functions_of_every_shape_pass) {
    EXPECT_EQ(check_batch_fn(loop, by_key(select_rows, &Row::id), keys, nobody), "");
    EXPECT_EQ(check_batch_fn(loop, by_key(await_rows, &Row::id), keys, nobody), "");
    EXPECT_EQ(check_batch_fn<std::optional<Row>>(loop, by_key(select_rows, &Row::id), keys, nobody),
              "");
    EXPECT_EQ(check_batch_fn<std::vector<Row>>(loop, by_key(select_rows, &Row::id), keys, nobody),
              "");
    EXPECT_EQ(check_batch_fn(loop, map_rows, keys, nobody), "");
    EXPECT_EQ(check_batch_fn(loop, name_all, keys, nobody), "");
}

asio::awaitable<void> stream(Ints ids, Sink<int, std::string> sink) {
    for (const Row& row : select_rows(ids))
        sink.settle(row.id, row.name);
    co_return;
}

std::vector<Result<std::shared_ptr<const Row>>> share(const Ints& ids, const BatchContext&) {
    std::vector<Result<std::shared_ptr<const Row>>> shared;
    const auto rows = map_rows(ids);
    for (const int id : ids)
        if (rows.contains(id))
            shared.emplace_back(std::make_shared<const Row>(rows.at(id)));
        else
            shared.emplace_back(std::make_exception_ptr(std::out_of_range("nobody")));
    return shared;
}

TEST_F(CheckBatchFnTest, sinks_contexts_results_and_shared_values_pass) {
    EXPECT_EQ(check_batch_fn<std::string>(loop, stream, keys, nobody), "");
    EXPECT_EQ(check_batch_fn(loop, share, keys, nobody), "");
}

TEST_F(CheckBatchFnTest, one_key_that_is_not_there_must_not_fail_the_batch) {
    const auto strict = [](const Ints& ids) {
        std::vector<std::string> names;
        for (const auto& name : name_all(ids))
            names.push_back(name ? *name : throw std::runtime_error("no such user"));
        return names;
    };

    const std::string wrong = check_batch_fn(loop, strict, keys, nobody);

    EXPECT_TRUE(wrong.starts_with("Asked for 404, 1, 2, 3 together, where 404 is not there, it "
                                  "fails as a whole: no such user. A key that is not there must "
                                  "not touch the others. "))
        << wrong;
}

TEST_F(CheckBatchFnTest, a_function_that_knows_only_one_key_at_a_time_is_found_out) {
    const auto only_one = [](const Ints& ids) {
        return std::vector<std::string>{*name_all(ids).front()};
    };

    const std::string wrong = check_batch_fn(loop, only_one, keys);

    EXPECT_TRUE(wrong.starts_with("Asked for 1, 2, 3 together, it fails as a whole: loader "
                                  "\"check_batch_fn\": the batch function gave 1 answers for 3 "
                                  "keys;"))
        << wrong;
}

TEST_F(CheckBatchFnTest, a_key_that_fails_only_beside_others_is_named) {
    const auto moody = [](const Ints& ids) {
        std::vector<Result<std::string>> names;
        for (const int id : ids)
            if (id == 2 && ids.size() > 1)
                names.emplace_back(std::make_exception_ptr(std::runtime_error("too much")));
            else
                names.emplace_back(std::to_string(id));
        return names;
    };

    const std::string wrong = check_batch_fn(loop, moody, keys);

    EXPECT_TRUE(wrong.starts_with("Asked for 1, 2, 3 together, it fails for the key 2: too much. "
                                  "Alone, that key has a value. "))
        << wrong;
}

TEST_F(CheckBatchFnTest, a_value_that_depends_on_the_company_of_its_key_is_found_out) {
    const auto counting = [](const Ints& ids) {
        Ints values;
        for (const int id : ids)
            values.push_back(id * 100 + static_cast<int>(ids.size()));
        return values;
    };

    EXPECT_EQ(check_batch_fn(loop, counting, keys),
              "Asked for 1, 2, 3 together, it gives the key 1 a value that it does not have alone. "
              "A key's value must not depend on the other keys.");
}

TEST_F(CheckBatchFnTest, data_that_change_are_no_data_to_check_with) {
    int calls = 0;
    const auto changing = [&calls](const Ints& ids) {
        ++calls;
        Ints values;
        for (const int id : ids)
            values.push_back(id * 100 + calls);
        return values;
    };

    EXPECT_EQ(check_batch_fn(loop, changing, keys),
              "Asked for 1, 2, 3 together, it gives the key 1 a value that it does not have alone. "
              "Nor has it the same value each time that it is asked alone: the check needs data "
              "that stay as they are.");
}

// Checks that could not fail.

TEST_F(CheckBatchFnTest, keys_that_are_not_there_are_no_keys_to_check_with) {
    EXPECT_EQ(check_batch_fn(loop, name_all, Ints{1, nobody}),
              "Asked for the key 404 alone, it gives std::nullopt. The check needs keys that are "
              "there.");
    EXPECT_EQ(check_batch_fn(loop, map_rows, Ints{1, nobody}),
              "Asked for the key 404 alone, it fails: loader \"check_batch_fn\": the batch "
              "function gave no map entry for the key 404; make the loader's value a "
              "std::optional if keys may be missing: no answer for this key [coalesce:4]. The "
              "check needs keys that are there.");
}

TEST_F(CheckBatchFnTest, keys_of_one_value_are_no_keys_to_check_with) {
    const auto constant = [](const Ints& ids) { return Ints(ids.size(), 7); };
    const std::string wrong =
        "All keys have the same value, so that nobody could see it at the wrong key. Give at "
        "least two keys that have different values.";

    EXPECT_EQ(check_batch_fn(loop, constant, keys), wrong);
    EXPECT_EQ(check_batch_fn(loop, name_all, Ints{1}), wrong);
    EXPECT_EQ(check_batch_fn(loop, name_all, Ints{}), wrong);
}

TEST_F(CheckBatchFnTest, a_key_that_is_there_cannot_stand_for_one_that_is_not) {
    EXPECT_EQ(check_batch_fn(loop, name_all, Ints{1, 2}, 3),
              "The key 3 was said not to be there, but it has a value. Give one that is not.");
}

asio::awaitable<Ints> never_end(Ints ids) {
    coalesce::testing::HeldList nobody_releases;
    co_await nobody_releases.wait();
    co_return ids;
}

TEST_F(CheckBatchFnTest, a_function_that_does_not_end_is_found_out) {
    const std::string wrong = check_batch_fn(loop, never_end, keys);

    EXPECT_TRUE(wrong.starts_with("Asked for 1, the batch function does not end. "
                                  "coalesce::testing::EventLoop: what the test waits for"))
        << wrong;
}

} // namespace
} // namespace coalesce::test
