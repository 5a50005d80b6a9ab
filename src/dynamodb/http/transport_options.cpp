#include "dynamodb/http/transport_options.hpp"

#include "dynamodb/http/target.hpp"

#include <coalesce/dynamodb/error.hpp>

#include <boost/system/system_error.hpp>

#include <cerrno>
#include <fstream>
#include <system_error>

namespace coalesce::dynamodb::http {
namespace {

void require(bool fits, const std::string& expectation) {
    if (!fits)
        throw boost::system::system_error(errc::invalid_setting, expectation);
}

template <class Duration>
void require_duration(const std::string& name, Duration duration) {
    require(duration > Duration::zero() && duration <= std::chrono::hours(24),
            name + ": expected more than zero and at most 24 hours");
}

void require_amount(const std::string& name, std::size_t amount) {
    require(amount > 0, name + ": expected at least 1, not 0");
}

std::string read_bundle(const std::string& path) {
    errno = 0;
    std::ifstream file(path, std::ios::binary);
    std::string text;
    std::getline(file, text, '\0'); // all of it: PEM is text
    require(file.is_open() && !file.bad(), "ca_bundle: cannot read \"" + path + "\" (" +
                                               std::generic_category().message(errno) +
                                               "); expected a file with certificates in PEM");
    return text;
}

// Found out here and not at the first handshake. What the certificates are worth is up to libcurl.
void require_bundle(const std::string& path) {
    if (path.empty())
        return;
    const auto text = read_bundle(path);
    const auto has = [&](const char* mark) { return text.find(mark) != std::string::npos; };
    require(has("-----BEGIN CERTIFICATE-----") || has("-----BEGIN TRUSTED CERTIFICATE-----"),
            "ca_bundle: expected a file with certificates in PEM, but \"" + path + "\" has none");
}

void require_proxy(const std::optional<std::string>& url) {
    if (url && !url->empty())
        require(is_proxy_url(*url), // which may hold a password, so it is not shown
                "proxy: expected a URL such as http://proxy.example.com:3128, with http, https, "
                "socks4, socks4a, socks5 or socks5h");
}

} // namespace

TransportOptions checked(TransportOptions options) {
    require_duration("connect_timeout", options.connect_timeout);
    require_duration("idle_timeout", options.idle_timeout);
    require_duration("max_connection_idle", options.max_connection_idle);
    if (options.attempt_timeout != std::chrono::milliseconds::zero())
        require_duration("attempt_timeout", options.attempt_timeout);
    require_amount("max_response_bytes", options.max_response_bytes);
    require_amount("max_connections", options.max_connections);
    require_bundle(options.ca_bundle);
    require_proxy(options.proxy);
    return options;
}

} // namespace coalesce::dynamodb::http
