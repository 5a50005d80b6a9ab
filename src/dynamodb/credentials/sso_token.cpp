#include "dynamodb/credentials/sso_token.hpp"

#include "dynamodb/credentials/json_object.hpp"
#include "dynamodb/crypto/hash.hpp"
#include "dynamodb/quoted.hpp"
#include "dynamodb/settings/file_location.hpp"

#include <coalesce/dynamodb/error.hpp>

#include <rapidjson/document.h>
#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <utility>

namespace coalesce::dynamodb::credentials {
namespace {

using rapidjson::Value;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr auto refresh_window = minutes(15);
constexpr auto between_refreshes = seconds(60);
constexpr seconds longest_life = std::chrono::hours(24 * 366);

void put(rapidjson::Document& document, const char* name, const std::string& text) {
    auto& allocator = document.GetAllocator();
    Value value(text.data(), static_cast<rapidjson::SizeType>(text.size()), allocator);
    const auto found = document.FindMember(name);
    if (found != document.MemberEnd())
        found->value = value;
    else
        document.AddMember(Value(name, allocator), value, allocator);
}

} // namespace

SsoToken::SsoToken(std::string text, const std::string& path) : text_(std::move(text)) {
    const JsonObject object(text_, "the token file " + path);
    access_token_ = object.required_text("accessToken");
    expiration_ = object.required_time("expiresAt");
    refresh_token_ = object.text_or_empty("refreshToken");
    client_id_ = object.text_or_empty("clientId");
    client_secret_ = object.text_or_empty("clientSecret");
    registration_expiration_ = object.time("registrationExpiresAt");
}

bool SsoToken::can_be_refreshed(TimePoint now) const noexcept {
    return !refresh_token_.empty() && !client_id_.empty() && !client_secret_.empty() &&
           registration_expiration_ && *registration_expiration_ > now;
}

std::string SsoToken::refresh_body() const {
    rapidjson::StringBuffer buffer;
    rapidjson::Writer writer(buffer);
    const auto member = [&writer](const char* name, const std::string& value) {
        writer.Key(name);
        writer.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
    };
    writer.StartObject();
    member("grantType", "refresh_token");
    member("clientId", client_id_);
    member("clientSecret", client_secret_);
    member("refreshToken", refresh_token_);
    writer.EndObject();
    return {buffer.GetString(), buffer.GetSize()};
}

std::string SsoToken::refreshed_text(const http::Response& response, TimePoint now) const {
    if (response.status != 200)
        throw boost::system::system_error(
            errc::missing_credentials,
            "asked for another token, the service answered with status " +
                std::to_string(response.status));
    const JsonObject came(response.body, "the answer with another token");
    const auto lifetime = seconds(came.number("expiresIn").value_or(0));
    if (lifetime <= seconds(0) || lifetime > longest_life)
        throw boost::system::system_error(errc::malformed_response,
                                          came.origin() + " has no usable \"expiresIn\"");
    rapidjson::Document document;
    document.Parse<rapidjson::kParseIterativeFlag>(text_.data(), text_.size());
    put(document, "accessToken", came.required_text("accessToken"));
    put(document, "expiresAt", utc_time_text(now + lifetime));
    if (const auto next = came.text("refreshToken"))
        put(document, "refreshToken", *next);

    rapidjson::StringBuffer buffer;
    rapidjson::PrettyWriter writer(buffer);
    document.Accept(writer);
    return {buffer.GetString(), buffer.GetSize()};
}

std::string sso_token_path(const SsoProfile& profile, const Environment& environment) {
    const auto home = settings::home_folder(environment);
    if (!home)
        throw_log_in(profile, "its token cannot be found without a home folder (HOME is not set)");
    const auto& name = profile.session.empty() ? profile.start_url : profile.session;
    return *home + "/.aws/sso/cache/" + crypto::sha1_hex(name) + ".json";
}

SsoStep sso_step(const SsoToken& token, const SsoProfile& profile, TimePoint now,
                 std::optional<TimePoint> last_refresh) noexcept {
    if (token.expiration() > now + refresh_window)
        return SsoStep::use;
    const bool was_tried = last_refresh && now - *last_refresh < between_refreshes;
    if (!profile.session.empty() && !was_tried && token.can_be_refreshed(now))
        return SsoStep::refresh;
    return token.expiration() > now ? SsoStep::use : SsoStep::log_in;
}

http::Request sso_refresh_request(const std::string& url, const SsoToken& token) {
    http::Request request(url);
    request.headers = {{"Content-Type", "application/json"}};
    request.body = token.refresh_body();
    return request;
}

void throw_log_in(const SsoProfile& profile, const std::string& problem) {
    throw boost::system::system_error(
        errc::missing_credentials, "profile " + quoted(profile.profile) + " logs in by SSO, and " +
                                       problem + "; run \"aws sso login --profile " +
                                       legible(profile.profile) + "\"");
}

} // namespace coalesce::dynamodb::credentials
