#pragma once

#include "support/fault_server/http_request.hpp"

#include <coalesce/dynamodb/credentials.hpp>

#include <chrono>
#include <map>
#include <set>
#include <string>
#include <utility>

namespace coalesce::test {

/// Verifies signatures of Signature Version 4 as the service does. Made from the description of
/// the algorithm, so that it says something about the signer.
///
/// Paths and queries are taken as they came: their normalisation is not verified.
class SignatureCheck {
public:
    explicit SignatureCheck(std::string of_region, std::string of_service = "dynamodb")
        : region(std::move(of_region)), service(std::move(of_service)) {}

    void accept(const dynamodb::Credentials& credentials) {
        expired_.erase(credentials.access_key_id());
        known_.insert_or_assign(credentials.access_key_id(), credentials);
    }

    /// Refuses them from now on, until they are accepted again or others with their access key.
    void expire(const dynamodb::Credentials& credentials) {
        accept(credentials);
        expired_.insert(credentials.access_key_id());
    }

    /// Throws `Refused` with the service's code unless the request is signed with credentials that
    /// are known, for this region, and at most 15 minutes before or after `now`.
    void check(const HttpRequest& request, std::chrono::system_clock::time_point now) const;

    std::string region;
    std::string service;
    /// The code of a refusal for the time of the signature.
    std::string skew_code = "InvalidSignatureException";

private:
    const dynamodb::Credentials& credentials_of(const HttpRequest& request,
                                                const std::string& access_key) const;

    std::map<std::string, dynamodb::Credentials> known_; // by access key
    std::set<std::string> expired_;                      // access keys
};

} // namespace coalesce::test
