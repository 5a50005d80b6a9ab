#pragma once

// What the table of all benchmarks here holds: products of 400 bytes, as DynamoDB counts them, with
// 8 attributes of 5 types; and, for scans, items that are only a key and a number. Product `i` has
// the key `product_id(i)` and `i` in stock: sums of stocks tell whether the right ones came.

#include <boost/describe/class.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

struct ProductKey {
    std::string id;
};
BOOST_DESCRIBE_STRUCT(ProductKey, (), (id))

struct Details {
    std::string maker;
    double weight = 0;
    std::string country;
};
BOOST_DESCRIBE_STRUCT(Details, (), (maker, weight, country))

struct Product {
    std::string id;
    std::string title;
    double price = 0;
    std::uint64_t stock = 0;
    bool available = false;
    std::vector<std::string> tags;
    Details details;
    std::string description;
};
BOOST_DESCRIBE_STRUCT(Product, (), (id, title, price, stock, available, tags, details, description))

/// What a scan reads.
struct Stock {
    std::string id;
    std::uint64_t stock = 0;
};
BOOST_DESCRIBE_STRUCT(Stock, (), (id, stock))

inline constexpr std::string_view products_table = "Products";
inline constexpr std::size_t product_bytes = 400;
inline constexpr std::size_t batch_size = 100;

/// `product-00000042`.
std::string product_id(std::uint64_t number);
std::uint64_t number_in(std::string_view product_id);

Product product(std::uint64_t number);

/// An item in DynamoDB's JSON.
void append_product(std::string& json, std::string_view product_id);
void append_stock(std::string& json, std::string_view product_id);

} // namespace bench
