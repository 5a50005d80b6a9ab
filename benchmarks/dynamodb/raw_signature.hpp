#pragma once

#include <array>
#include <string>
#include <string_view>

namespace bench {

/// Signature Version 4 as somebody writes it who needs it for one service: three headers are
/// signed, and the key is kept.
class RawSignature {
public:
    RawSignature(std::string host, std::string key_id, std::string secret);

    /// The lines `X-Amz-Date` and `Authorization` for a POST to `/` with this `X-Amz-Target`.
    std::array<std::string, 2> header_lines(std::string_view target, std::string_view body);

private:
    using Hash = std::array<unsigned char, 32>;

    const Hash& key_of(std::string_view day);

    std::string host_;
    std::string key_id_;
    std::string secret_;
    std::string day_;
    Hash key_{};
};

} // namespace bench
