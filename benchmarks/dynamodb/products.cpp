#include "products.hpp"

#include <charconv>

namespace bench {
namespace {

constexpr std::string_view prefix = "product-";
constexpr std::size_t digits = 8;

const std::string& description() {
    static const std::string text = [] {
        std::string words;
        while (words.size() < 226)
            words += "A thing of use in any house or garden. ";
        words.resize(226);
        return words;
    }();
    return text;
}

} // namespace

std::string product_id(std::uint64_t number) {
    std::string id(prefix);
    const auto text = std::to_string(number);
    return id.append(digits - text.size(), '0').append(text);
}

std::uint64_t number_in(std::string_view product_id) {
    std::uint64_t number = 0;
    std::from_chars(product_id.data() + prefix.size(), product_id.data() + product_id.size(),
                    number);
    return number;
}

Product product(std::uint64_t number) {
    Product made;
    made.id = product_id(number);
    made.title = "A thing that is sold in dozens and more";
    made.price = 19.95;
    made.stock = number;
    made.available = true;
    made.tags = {"home", "garden", "tools"};
    made.details.maker = "Acme Tools";
    made.details.weight = 1.25;
    made.details.country = "SE";
    made.description = description();
    return made;
}

void append_product(std::string& json, std::string_view product_id) {
    json.append(R"({"id":{"S":")").append(product_id);
    json += R"("},"title":{"S":"A thing that is sold in dozens and more"},"price":{"N":"19.95"},)";
    json.append(R"("stock":{"N":")").append(std::to_string(number_in(product_id)));
    json += R"("},"available":{"BOOL":true},"tags":{"L":[{"S":"home"},{"S":"garden"},)";
    json += R"({"S":"tools"}]},"details":{"M":{"maker":{"S":"Acme Tools"},"weight":{"N":"1.25"},)";
    json.append(R"("country":{"S":"SE"}}},"description":{"S":")").append(description());
    json += R"("}})";
}

void append_stock(std::string& json, std::string_view product_id) {
    json.append(R"({"id":{"S":")").append(product_id).append(R"("},"stock":{"N":")");
    json.append(std::to_string(number_in(product_id))).append(R"("}})");
}

} // namespace bench
