#include <coalesce/dynamodb/detail/value_reader.hpp>

#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

// Reads an `Item` part by part, so that structs are made of items by the code that makes them of
// JSON.

namespace coalesce::dynamodb::detail {
namespace {

/// What of a container has not been read yet.
template <class Container>
class Rest {
public:
    explicit Rest(const Container& container) : next_(container.begin()), end_(container.end()) {}

    bool empty() const { return next_ == end_; }
    const typename Container::value_type& take() { return *next_++; }

private:
    typename Container::const_iterator next_;
    typename Container::const_iterator end_;
};

class TreeReader final : public ValueReader {
public:
    explicit TreeReader(const Item& item) : open_{Rest(item)} {}

    AttributeType enter(const Path&) override {
        const auto& entered = next_->variant();
        open_.emplace_back();
        std::visit([this](const auto& value) { hold(value); }, entered);
        return static_cast<AttributeType>(entered.index());
    }

    void leave(const Path&) override { open_.pop_back(); }
    void skip(const Path&) override {}

    bool boolean(const Path&) override { return boolean_; }
    std::string_view text(const Path&) override { return text_; }
    Binary bytes(const Path&) override { return *bytes_; }

    std::optional<std::string_view> next_member(const Path&) override {
        return advance() ? std::optional(name_) : std::nullopt;
    }
    bool next_element(const Path&) override { return advance(); }

private:
    using Open = std::variant<std::monostate, Rest<Item>, Rest<List>, Rest<StringSet>,
                              Rest<NumberSet>, Rest<BinarySet>>;

    bool advance() {
        const auto take_next = [this]<class Open>(Open& rest) {
            if constexpr (std::is_same_v<Open, std::monostate>) {
                return false;
            } else {
                if (rest.empty())
                    return false;
                hold(rest.take());
                return true;
            }
        };
        return std::visit(take_next, open_.back());
    }

    // What was entered, or reached in a container: its text and so on, for the next call to give.
    void hold(Null) {}
    void hold(bool value) { boolean_ = value; }
    void hold(const Number& value) { text_ = value.text(); }
    void hold(const std::string& value) { text_ = value; }
    void hold(const Binary& value) { bytes_ = &value; }
    void hold(const AttributeValue& element) { next_ = &element; }
    void hold(const Item::value_type& member) {
        name_ = member.first;
        next_ = &member.second;
    }
    template <class Container>
    void hold(const Container& value) {
        open_.back() = Rest(value);
    }

    std::vector<Open> open_; // the item, and the values that were entered
    const AttributeValue* next_ = nullptr;
    std::string_view name_;
    std::string_view text_;
    const Binary* bytes_ = nullptr;
    bool boolean_ = false;
};

} // namespace

void read_tree(const Item& item, const ReadItem& read) {
    TreeReader reader(item);
    read(reader);
}

} // namespace coalesce::dynamodb::detail
