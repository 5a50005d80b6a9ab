// Whatever the Security Token Service, or who stands in its place, answers: it holds a role's
// credentials that can be sent, or is refused with one of two codes.

#include "dynamodb/credentials/check_credentials.hpp"
#include "dynamodb/credentials/sts.hpp"

#include <coalesce/dynamodb/error.hpp>

#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string_view>

using namespace coalesce::dynamodb;

namespace {

std::optional<Credentials> read(std::string_view xml, const char* operation) {
    try {
        return credentials::read_role_answer(xml, operation);
    } catch (const boost::system::system_error& error) {
        if (error.code() != errc::malformed_response && error.code() != errc::invalid_setting)
            std::abort();
        return std::nullopt;
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    credentials::read_sts_error(text);
    for (const char* operation : {"AssumeRole", "AssumeRoleWithWebIdentity"})
        if (const auto found = read(text, operation)) {
            credentials::check(*found);
            if (!found->expiration() || found->session_token().empty())
                std::abort();
        }
    return 0;
}
