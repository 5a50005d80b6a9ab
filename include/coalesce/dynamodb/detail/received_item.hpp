#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace coalesce::dynamodb::detail {

/// The body of an answer with items, shared by the items in it.
class ReceivedBody {
public:
    std::string json;

    /// Attributes that are in the items although nobody asked for them: keys, to know which item
    /// is which.
    std::vector<std::string> hidden_attributes;
};

/// An item as it came: a part of the body of an answer. It is decoded where its type is known, on
/// the executor of who asked, once for each type.
class ReceivedItem {
public:
    /// `json` is a part of `body->json`.
    ReceivedItem(std::shared_ptr<const ReceivedBody> body, std::string_view json)
        : body_(std::move(body)), json_(json) {}

    std::string_view json() const noexcept { return json_; }
    const std::vector<std::string>& hidden_attributes() const noexcept {
        return body_->hidden_attributes;
    }

private:
    std::shared_ptr<const ReceivedBody> body_;
    std::string_view json_;
};

} // namespace coalesce::dynamodb::detail
