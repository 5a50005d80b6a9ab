#include "scenarios.hpp"

#include <boost/version.hpp>

#include <openssl/opensslv.h>
#include <rapidjson/rapidjson.h>

namespace coalesce::guards {

std::span<const Scenario> scenarios() {
    static constexpr Scenario all[] = {
        {"encode_get", encode_get},           {"encode_put", encode_put},
        {"decode_structs", decode_structs},   {"decode_items", decode_items},
        {"sign_short_body", sign_short_body}, {"sign_10_kb", sign_10_kb},
        {"make_request", make_request},
    };
    return all;
}

// The patches of a version are not told apart, as they are not of glibc.
std::string libraries() {
    const auto version = [](int major, int minor) {
        return std::to_string(major) + '.' + std::to_string(minor);
    };
    return "Boost " + version(BOOST_VERSION / 100000, BOOST_VERSION / 100 % 1000) + ", OpenSSL " +
           version(OPENSSL_VERSION_MAJOR, OPENSSL_VERSION_MINOR) + ", RapidJSON " +
           RAPIDJSON_VERSION_STRING;
}

} // namespace coalesce::guards
