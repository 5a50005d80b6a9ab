#pragma once

#include <coalesce/dynamodb/item.hpp>

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>

namespace coalesce::test {

/// Whether strings and binaries may be empty. The service takes empty ones since 2020, old
/// servers do not; in a key or a set nobody does.
enum class EmptyValues { never, sometimes };

/// Makes items of all of DynamoDB's types, with what is likely to go wrong in them: characters
/// that mean something in JSON or take long in UTF-8, numbers of 38 digits, of either end of the
/// range, and in several spellings. The same ones from one seed, with every standard library.
class RandomItems {
public:
    explicit RandomItems(std::uint64_t seed, EmptyValues empty_values = EmptyValues::never)
        : random_(seed), least_length_(empty_values == EmptyValues::never ? 1 : 0) {}

    dynamodb::Item item() { return attributes(deepest); }
    dynamodb::AttributeValue value() { return value(deepest); }
    dynamodb::Number number();

    /// Not empty, and fit for the name of an attribute or a key.
    std::string text() { return text(1); }
    dynamodb::Binary binary() { return binary(1); }

private:
    static constexpr int deepest = 4;

    std::size_t between(std::size_t least, std::size_t most);
    template <class T, std::size_t size>
    T one_of(const T (&choices)[size]) {
        return choices[between(0, size - 1)];
    }

    dynamodb::Item attributes(int depth);
    dynamodb::AttributeValue value(int depth);
    dynamodb::AttributeValue scalar();
    dynamodb::AttributeValue set();
    dynamodb::List list(int depth);
    std::string text(std::size_t least_length);
    dynamodb::Binary binary(std::size_t least_length);
    char32_t character();

    std::mt19937_64 random_;
    std::size_t least_length_; // of values
};

} // namespace coalesce::test
