// What does it cost to sign a request of 10 kB? Most of it is hashing the body; the floor signs
// fewer headers.

#include "../check.hpp"
#include "raw_signature.hpp"

#include "dynamodb/signing/signer.hpp"

#include <chrono>
#include <cstdint>
#include <string>

namespace bench {
namespace {

namespace signing = coalesce::dynamodb::signing;

const std::string key_id = "AKIDEXAMPLE", secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
const std::string host = "dynamodb.eu-north-1.amazonaws.com";
const std::string target = "DynamoDB_20120810.BatchGetItem";
const std::string body(10'000, 'x');

void floor(benchmark::State& state) {
    RawSignature signature(host, key_id, secret);
    std::uint64_t bytes = 0;
    for (auto _ : state)
        bytes = signature.header_lines(target, body)[1].size();
    check(state, "signed", bytes > 200, true);
    state.counters["loads"] = 1;
}

void sign(benchmark::State& state) {
    const coalesce::dynamodb::Credentials credentials(key_id, secret);
    const signing::Headers headers{{"Host", host},
                                   {"Content-Type", "application/x-amz-json-1.0"},
                                   {"X-Amz-Target", target},
                                   {"User-Agent", "coalesce"}};
    const signing::Request request{"POST", "/", headers, body};
    signing::Signer signer("eu-north-1", "dynamodb");
    std::uint64_t bytes = 0;
    for (auto _ : state)
        bytes = signer.sign(request, credentials, std::chrono::system_clock::now())
                    .headers.back()
                    .second.size();
    check(state, "signed", bytes > 200, true);
    state.counters["loads"] = 1;
}

BENCHMARK(floor)->Name("floor/sign");
BENCHMARK(sign)->Name("sign/10kB");

} // namespace
} // namespace bench
