#pragma once

#include "dynamodb/credentials/finding.hpp"

#include <optional>
#include <string>
#include <vector>

namespace coalesce::dynamodb::credentials {

/// Remembers where credentials were looked for in vain, for the one message in which a newcomer
/// reads what to set.
class Search {
public:
    /// Takes what a source, named as in `the environment`, was found to have.
    std::optional<Credentials> take(const std::string& source, const Finding& finding);

    void passed_over(const std::string& source, const std::string& reason);

    /// Throws `errc::missing_credentials` with a sentence for each source.
    [[noreturn]] void throw_not_found() const;

private:
    std::vector<std::string> sentences_;
};

} // namespace coalesce::dynamodb::credentials
