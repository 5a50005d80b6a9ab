#pragma once

// The law of this room: a request, credentials and a time go in, headers come out, the same
// ones each time. It knows no service by name and asks no clock. Secrets that it keeps are
// overwritten when it goes, and nothing here writes one into a message.

#include "dynamodb/signing/canonical_request.hpp"
#include "dynamodb/signing/signing_key.hpp"

#include <coalesce/dynamodb/credentials.hpp>

#include <chrono>
#include <string>

namespace coalesce::dynamodb::signing {

/// What differs between services, or between the cases of the official suite. DynamoDB takes
/// the defaults.
struct SignerOptions {
    PathForm path = PathForm::normalized;

    /// Sends and signs the hash of the body as `x-amz-content-sha256` too.
    bool sign_body = false;

    /// Sends the session token without signing it.
    bool omit_session_token = false;
};

/// A signature, with each step towards it. The canonical request holds the session token.
struct Signature {
    std::string canonical_request;
    std::string string_to_sign;

    /// 64 lower-case hexadecimal digits.
    std::string signature;

    /// What the request needs beside its own headers. `Authorization` is the last.
    Headers headers;
};

/// Signs requests to one service in one region with AWS Signature Version 4.
///
/// A signature holds for one attempt: a retry is signed again, with the time it is sent at.
/// Every header that the request has is signed, except those that change on their way:
/// `User-Agent`, `Expect`, `Transfer-Encoding`, `X-Amzn-Trace-Id`, `Authorization` and
/// `Connection`. Not for several threads at once: it keeps the key of the day.
class Signer {
public:
    Signer(std::string region, std::string service, SignerOptions options = {});

    /// Headers of the request that the result has too are passed over, and must not be sent.
    Signature sign(const Request& request, const Credentials& credentials,
                   std::chrono::system_clock::time_point now);

private:
    SigningKey key_;
    SignerOptions options_;
};

} // namespace coalesce::dynamodb::signing
