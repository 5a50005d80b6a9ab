// Ten requests of one client, with the credentials of a role. What is signed is the same each time,
// so the time is too.

#include "calls.hpp"
#include "scenarios.hpp"

#include "dynamodb/request_maker.hpp"

#include <coalesce/dynamodb/credentials.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <vector>

namespace coalesce::guards {

namespace {

namespace endpoint = dynamodb::endpoint;
namespace settings = dynamodb::settings;
namespace signing = dynamodb::signing;

constexpr std::uint64_t requests = 10;
constexpr std::chrono::sys_days now{std::chrono::year(2026) / 8 / 21};

dynamodb::Credentials credentials() {
    return {"AKIDEXAMPLE", "a-secret-of-forty-characters-as-they-are", std::string(600, 't')};
}

void sign(const char* scenario, Meter& meter, std::size_t body_bytes) {
    const auto role = credentials();
    const std::string body(body_bytes, 'x');
    const signing::Headers headers{{"Host", "dynamodb.eu-north-1.amazonaws.com"},
                                   {"Content-Type", "application/x-amz-json-1.0"},
                                   {"X-Amz-Target", "DynamoDB_20120810.BatchGetItem"},
                                   {"User-Agent", "coalesce"}};
    const signing::Request request{"POST", "/", headers, body};
    signing::Signer signer("eu-north-1", "dynamodb");
    signer.sign(request, role, now); // makes the key of the day
    std::uint64_t signed_requests = 0;
    {
        const Measured measured(meter);
        for (std::uint64_t i = 0; i < requests; ++i)
            signed_requests += signer.sign(request, role, now).signature.size() == 64;
    }
    expect_same(scenario, "signatures", signed_requests, requests);
}

detail::RequestMaker maker() {
    const auto nothing = [](const auto&) -> std::optional<std::string> { return std::nullopt; };
    const auto none = std::make_shared<const settings::Settings>(nothing, nothing);
    endpoint::EndpointSettings given;
    given.region = "eu-north-1";
    return {endpoint::find_params(given, *none), none, false};
}

} // namespace

void sign_short_body(Meter& meter) {
    sign("sign_short_body", meter, 10);
}

void sign_10_kb(Meter& meter) {
    sign("sign_10_kb", meter, 10'000);
}

void make_request(Meter& meter) {
    const auto role = credentials();
    const detail::Operation operation("BatchGetItem", {products_table()->name});
    detail::AttemptLabel label;
    label.invocation_id = "01234567-89ab-4def-8123-456789abcdef";
    auto requests_of_client = maker();
    requests_of_client.make(operation, "{}", label, role, now);
    std::uint64_t headers = 0;
    {
        const Measured measured(meter);
        for (std::uint64_t i = 0; i < requests; ++i)
            headers += requests_of_client.make(operation, "{}", label, role, now).headers.size();
    }
    expect_same("make_request", "headers", headers, requests * 9);
}

} // namespace coalesce::guards
