#include "dynamodb/credentials/machine_answer.hpp"

#include <utility>

namespace coalesce::dynamodb::credentials {

Credentials read_machine_answer(const JsonObject& answer) {
    auto key = answer.required_text("AccessKeyId");
    auto secret = answer.required_text("SecretAccessKey");
    auto token = answer.required_text("Token");
    const auto expiration = answer.required_time("Expiration");
    return {std::move(key), std::move(secret), std::move(token), expiration,
            answer.text_or_empty("AccountId")};
}

} // namespace coalesce::dynamodb::credentials
