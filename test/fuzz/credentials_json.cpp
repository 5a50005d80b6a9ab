// The JSON that programs and services answer with: it holds credentials that can be sent, or is
// refused with a code that says so.

#include "dynamodb/credentials/check_credentials.hpp"
#include "dynamodb/credentials/container.hpp"
#include "dynamodb/credentials/process_answer.hpp"
#include "dynamodb/credentials/sso_role.hpp"
#include "dynamodb/credentials/sso_token.hpp"

#include <coalesce/dynamodb/error.hpp>

#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>

using namespace coalesce::dynamodb;

namespace {

http::Response answer_of(const std::string& body) {
    http::Response response;
    response.status = 200;
    response.body = body;
    return response;
}

credentials::SsoProfile login() {
    credentials::SsoProfile profile;
    profile.region = "us-east-1";
    profile.account_id = "1";
    profile.role_name = "reader";
    return profile;
}

// What holds no credentials is refused with one of three codes; what does can be sent.
template <class Read>
void read(Read reader) {
    std::optional<Credentials> found;
    try {
        found = reader();
    } catch (const boost::system::system_error& error) {
        if (error.code() != errc::malformed_response && error.code() != errc::invalid_setting &&
            error.code() != errc::missing_credentials)
            std::abort();
    }
    if (found)
        credentials::check(*found);
}

std::optional<Credentials> read_token(const std::string& text) {
    const credentials::TimePoint now;
    const credentials::SsoToken token(text, "a file");
    if (token.can_be_refreshed(now))
        credentials::SsoToken(token.refreshed_text(answer_of(text), now), "itself");
    return std::nullopt;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    const auto response = answer_of(text);
    read([&] { return std::optional(credentials::read_process_answer(text, {})); });
    read([&] { return credentials::read_container_answer(response).credentials(); });
    read([&] { return std::optional(credentials::read_sso_role_answer(response, login())); });
    read([&] { return read_token(text); });
    return 0;
}
