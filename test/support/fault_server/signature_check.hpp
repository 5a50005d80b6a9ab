#pragma once

#include "support/fault_server/http_request.hpp"

#include <coalesce/dynamodb/credentials.hpp>

#include <chrono>
#include <map>
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
        known_.insert_or_assign(credentials.access_key_id(), credentials);
    }

    /// Throws `Refused` with the service's code unless the request is signed with credentials that
    /// are known, for this region, and at most 15 minutes before or after `now`.
    void check(const HttpRequest& request, std::chrono::system_clock::time_point now) const;

    std::string region;
    std::string service;

private:
    const dynamodb::Credentials& credentials_of(const HttpRequest& request,
                                                const std::string& access_key) const;

    std::map<std::string, dynamodb::Credentials> known_; // by access key
};

} // namespace coalesce::test
