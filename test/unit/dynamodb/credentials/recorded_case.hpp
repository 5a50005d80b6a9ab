#pragma once

#include "dynamodb/providers/outside.hpp"
#include "unit/dynamodb/credentials/told.hpp"

#include <coalesce/dynamodb/credentials.hpp>

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace coalesce::test {

/// A request that others recorded, and the answer that it got.
struct Exchange {
    std::string method;
    std::string url;
    std::map<std::string, std::string> headers; ///< Names in lower case.
    std::string body;
    unsigned status = 0;
    std::string answer;
};

/// What a recorded case ends with: fields of credentials, or a text that an error contains.
struct RecordedResult {
    std::map<std::string, std::string> credentials; ///< `expiry` in seconds since 1970.
    std::string error;
};

/// A folder of smithy's recorded cases: an environment, files, traffic and a result.
class RecordedCase {
public:
    explicit RecordedCase(const std::filesystem::path& folder);

    const RecordedResult& expected() const noexcept { return expected_; }

    /// The world that was recorded. It answers a request with what the next one got, once the two
    /// were found to be the same, and none beyond. `parts_not_compared` are names of headers, and
    /// of fields of a form.
    dynamodb::providers::Outside outside(std::vector<std::string> parts_not_compared = {});

    /// How many of the recorded requests were made.
    std::size_t made() const noexcept { return *made_; }
    std::size_t recorded() const noexcept { return exchanges_.size(); }

    /// How many requests were made that are not in the recording.
    std::size_t made_beyond() const noexcept { return *made_beyond_; }

private:
    std::filesystem::path folder_;
    Variables variables_;
    std::vector<Exchange> exchanges_;
    RecordedResult expected_;
    std::shared_ptr<std::size_t> made_ = std::make_shared<std::size_t>(0);
    std::shared_ptr<std::size_t> made_beyond_ = std::make_shared<std::size_t>(0);
};

/// Credentials as `RecordedResult` has them.
std::map<std::string, std::string> fields_of(const dynamodb::Credentials& credentials);

} // namespace coalesce::test
