#include "dynamodb/credentials/reason.hpp"

namespace coalesce::dynamodb::credentials {

std::string reason_of(const boost::system::system_error& error) {
    std::string text = error.what();
    const auto end = ": " + error.code().what();
    if (text.ends_with(end))
        text.resize(text.size() - end.size());
    return text;
}

} // namespace coalesce::dynamodb::credentials
