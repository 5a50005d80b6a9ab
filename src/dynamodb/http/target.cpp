#include "dynamodb/http/target.hpp"

#include "dynamodb/http/curl_error.hpp"
#include "dynamodb/http/curl_handles.hpp"
#include "dynamodb/http/message.hpp"

#include <boost/asio/ip/address.hpp>

#include <algorithm>
#include <array>
#include <new>

namespace coalesce::dynamodb::http {
namespace {

namespace ip = boost::asio::ip;

UrlHandle make_url() {
    UrlHandle url(curl_url());
    if (!url)
        throw std::bad_alloc();
    return url;
}

UrlHandle parse(const std::string& url) {
    auto parsed = make_url();
    if (const auto code = curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), 0))
        // The URL itself stays out of the text: it may hold a password.
        throw transport_error(CURLE_URL_MALFORMAT,
                              std::string("the URL of a request cannot be read: ") +
                                  curl_url_strerror(code));
    return parsed;
}

std::string part(CURLU* url, CURLUPart which) {
    char* text = nullptr;
    if (curl_url_get(url, which, &text, CURLU_DEFAULT_PORT) != CURLUE_OK)
        return {};
    return CurlText(text).get();
}

bool is_local_v4(const ip::address_v4& address) {
    const auto bytes = address.to_bytes();
    return address.is_loopback() || (bytes[0] == 169 && bytes[1] == 254);
}

bool is_local_v6(const ip::address_v6& address) {
    if (address.is_v4_mapped())
        return is_local_v4(ip::make_address_v4(ip::v4_mapped, address));
    // fd00:ec2::/32 is where Amazon's virtual machines find what 169.254 has for IPv4.
    const auto bytes = address.to_bytes();
    return address.is_loopback() || address.is_link_local() ||
           (bytes[0] == 0xfd && bytes[1] == 0 && bytes[2] == 0x0e && bytes[3] == 0xc2);
}

bool is_local(std::string host) {
    if (host.ends_with('.')) // the same name, spelt in full
        host.pop_back();
    if (("." + lower_case(host)).ends_with(".localhost"))
        return true;
    if (host.starts_with('['))
        host = host.substr(1, host.size() - 2);
    boost::system::error_code no_address;
    const auto address = ip::make_address(host, no_address);
    if (no_address)
        return false;
    return address.is_v4() ? is_local_v4(address.to_v4()) : is_local_v6(address.to_v6());
}

} // namespace

Target::Target(const std::string& url) {
    const auto parsed = parse(url);
    const auto host = part(parsed.get(), CURLUPART_HOST);
    name = part(parsed.get(), CURLUPART_SCHEME) + "://" + host + ":" +
           part(parsed.get(), CURLUPART_PORT);
    local = is_local(host);
}

bool is_proxy_url(const std::string& url) {
    const auto parsed = make_url();
    const unsigned flags = CURLU_DEFAULT_SCHEME | CURLU_NON_SUPPORT_SCHEME;
    if (curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), flags) != CURLUE_OK)
        return false;
    const auto named = url.find("://") != std::string::npos;
    const auto scheme = named ? part(parsed.get(), CURLUPART_SCHEME) : "http";
    constexpr std::array known{"http", "https", "socks4", "socks4a", "socks5", "socks5h"};
    return std::ranges::count(known, scheme) == 1;
}

} // namespace coalesce::dynamodb::http
