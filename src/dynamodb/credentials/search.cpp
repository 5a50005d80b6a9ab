#include "dynamodb/credentials/search.hpp"

#include <coalesce/dynamodb/error.hpp>

namespace coalesce::dynamodb::credentials {

std::optional<Credentials> Search::take(const std::string& source, const Finding& finding) {
    if (!finding.credentials())
        passed_over(source, finding.reason());
    return finding.credentials();
}

void Search::passed_over(const std::string& source, const std::string& reason) {
    sentences_.push_back("Not from " + source + ": " + reason + ".");
}

void Search::throw_not_found() const {
    std::string text = "no credentials were given, and none were found.";
    for (const auto& sentence : sentences_)
        text += " " + sentence;
    text += " Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (and AWS_SESSION_TOKEN for temporary "
            "ones), or ClientOptions::credentials, or make a profile with \"aws configure\"; "
            "DynamoDB Local takes any";
    throw boost::system::system_error(errc::missing_credentials, text);
}

} // namespace coalesce::dynamodb::credentials
