#include "dynamodb/protocol/key_condition_reader.hpp"

#include <coalesce/dynamodb/error.hpp>

#include "dynamodb/quoted.hpp"

#include <array>
#include <optional>
#include <utility>

namespace coalesce::dynamodb::protocol {
namespace {

using detail::ConditionPart;
using detail::ConditionParts;
using detail::Word;

constexpr std::array<std::pair<std::string_view, Comparison>, 5> comparators{{
    {"=", Comparison::equal},
    {"<", Comparison::less},
    {"<=", Comparison::less_equal},
    {">", Comparison::greater},
    {">=", Comparison::greater_equal},
}};

class KeyConditionReader {
public:
    KeyConditionReader(const ConditionParts& parts, std::string_view subject)
        : next_(parts.begin()), end_(parts.end()), subject_(subject) {}

    std::vector<NamedComparison> read() {
        read_all();
        if (next_ != end_)
            refuse_next();
        return std::move(read_);
    }

private:
    void read_all() {
        read_one();
        while (take("AND"))
            read_one();
    }

    void read_one() {
        if (take("(")) {
            read_all();
            return require(")");
        }
        if (take("begins_with"))
            return read_begins_with();
        auto attribute = require_name();
        if (take("BETWEEN")) {
            auto low = require_value();
            require("AND");
            auto high = require_value();
            return add(std::move(attribute), between(std::move(low), std::move(high)));
        }
        for (const auto& [sign, comparison] : comparators)
            if (take(sign))
                return add(std::move(attribute), {comparison, {require_value()}});
        refuse_next();
    }

    void read_begins_with() {
        require("(");
        auto attribute = require_name();
        require(",");
        auto prefix = require_value();
        require(")");
        add(std::move(attribute), begins_with(std::move(prefix)));
    }

    void add(std::string attribute, SortCondition condition) {
        read_.emplace_back(std::move(attribute), std::move(condition));
    }

    bool take(std::string_view word) {
        const auto* part = next_ == end_ ? nullptr : std::get_if<Word>(&*next_);
        if (!part || part->text != word)
            return false;
        ++next_;
        return true;
    }

    void require(std::string_view word) {
        if (!take(word))
            refuse_next();
    }

    std::string require_name() {
        const auto* path = next_ == end_ ? nullptr : std::get_if<Projection::Path>(&*next_);
        if (!path || path->size() != 1)
            refuse_next();
        ++next_;
        return std::get<std::string>(path->front());
    }

    AttributeValue require_value() {
        const auto* value = next_ == end_ ? nullptr : std::get_if<AttributeValue>(&*next_);
        if (!value)
            refuse_next();
        ++next_;
        return *value;
    }

    std::string text_of_next() const {
        if (next_ == end_)
            return "the end";
        if (const auto* word = std::get_if<Word>(&*next_))
            return quoted(word->text);
        const auto* path = std::get_if<Projection::Path>(&*next_);
        if (!path)
            return "a value";
        const auto name = quoted(std::get<std::string>(path->front()));
        return path->size() > 1 ? "a path inside of " + name : "the attribute " + name;
    }

    [[noreturn]] void refuse_next() const {
        throw boost::system::system_error(
            make_error_code(errc::invalid_query),
            std::string(subject_) + ": a key condition got " + text_of_next() +
                "; expected comparisons of key attributes with values, joined by AND: =, and for "
                "the sort key <, <=, >, >=, BETWEEN or begins_with. Other conditions belong into "
                "the filter");
    }

    ConditionParts::const_iterator next_;
    ConditionParts::const_iterator end_;
    std::string_view subject_;
    std::vector<NamedComparison> read_;
};

} // namespace

std::vector<NamedComparison> read_key_condition(const Condition& condition,
                                                std::string_view subject) {
    return KeyConditionReader(condition.parts(), subject).read();
}

} // namespace coalesce::dynamodb::protocol
