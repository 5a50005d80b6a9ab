#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace coalesce::dynamodb::detail {

/// Names of attributes that are in items although nobody asked for them: keys, to know which item
/// is which.
using HiddenAttributes = std::vector<std::string>;

/// The body of an answer with items, shared by the items in it.
class ReceivedBody {
public:
    std::string json;
    std::vector<HiddenAttributes> hidden_attributes; ///< For each table in the answer.
};

/// An item as it came: a part of the body of an answer. It is decoded where its type is known, on
/// the executor of who asked, once for each type.
class ReceivedItem {
public:
    /// `json` and `hidden` are parts of the body.
    ReceivedItem(std::shared_ptr<const ReceivedBody> body, std::string_view json,
                 const HiddenAttributes& hidden)
        : body_(std::move(body)), json_(json), hidden_(&hidden) {}

    std::string_view json() const noexcept { return json_; }
    const HiddenAttributes& hidden_attributes() const noexcept { return *hidden_; }

private:
    std::shared_ptr<const ReceivedBody> body_;
    std::string_view json_;
    const HiddenAttributes* hidden_;
};

} // namespace coalesce::dynamodb::detail
