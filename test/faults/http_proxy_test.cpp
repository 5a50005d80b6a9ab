// Who is asked for a host: the host itself, or a proxy.

#include "http_fixture.hpp"
#include "slow_name.hpp"

#include <cstdlib>

namespace coalesce::test {
namespace {

/// A variable of the environment, for as long as this lives.
class SetVariable {
public:
    SetVariable(const char* name, const std::string& value) : name_(name) {
        ::setenv(name, value.c_str(), 1);
    }
    ~SetVariable() { ::unsetenv(name_); }

    SetVariable(const SetVariable&) = delete;
    SetVariable& operator=(const SetVariable&) = delete;

private:
    const char* name_;
};

constexpr const char* far_away = "http://nonexistent.invalid/";

class HttpProxy : public HttpTest {
protected:
    RawServer proxy{context};
    KnownName known;
};

TEST_F(HttpProxy, T13_of_the_environment_is_asked_for_other_hosts) {
    const SetVariable variable("http_proxy", proxy.url());

    const auto response = send(post(far_away));

    EXPECT_EQ(response.status, 200u);
    EXPECT_TRUE(proxy.requests().at(0).has_line("POST http://nonexistent.invalid/ HTTP/1.1"));
}

TEST_F(HttpProxy, T13_of_the_environment_is_not_asked_for_local_hosts) {
    const SetVariable variable("http_proxy", proxy.url());

    send(post(server.url()));

    EXPECT_EQ(proxy.connections(), 0u);
    EXPECT_EQ(server.requests().size(), 1u);
}

TEST_F(HttpProxy, T13_of_the_environment_is_not_asked_for_what_no_proxy_names) {
    const SetVariable variable("http_proxy", proxy.url());
    const SetVariable exception("NO_PROXY", "example.com,known.invalid");

    send(post(known.url(server.port())));

    EXPECT_EQ(proxy.connections(), 0u);
    EXPECT_EQ(server.requests().size(), 1u);
}

TEST_F(HttpProxy, T13_of_the_environment_is_asked_for_a_tunnel_to_hosts_with_tls) {
    for (const char* name : {"HTTPS_PROXY", "https_proxy"}) {
        const SetVariable variable(name, proxy.url());
        proxy.next({Step::send(http_answer(403))});

        const auto outcome = fail(post("https://nonexistent.invalid/path"));

        EXPECT_NE(outcome.what.find("403"), std::string::npos) << outcome.what;
        EXPECT_EQ(outcome.facts.sends, 0u);
    }

    EXPECT_EQ(proxy.requests().size(), 2u);
    EXPECT_TRUE(proxy.requests().at(0).has_line("CONNECT nonexistent.invalid:443 HTTP/1.1"));
    EXPECT_EQ(proxy.requests().at(0).body, "");
}

TEST_F(HttpProxy, T13_sees_no_header_of_what_goes_through_its_tunnel) {
    options.proxy = proxy.url();
    auto request = post("https://nonexistent.invalid/");
    request.headers = {{"Authorization", "secret"}};
    proxy.next({Step::send("HTTP/1.1 200 Connected\r\n\r\n"), Step::close()});

    const auto outcome = fail(request);

    EXPECT_EQ(proxy.requests().at(0).head.find("Authorization"), std::string::npos);
    EXPECT_TRUE(http::is_transient(outcome.error)) << outcome.what;
}

TEST_F(HttpProxy, T13_of_the_options_goes_before_that_of_the_environment) {
    RawServer other(context);
    const SetVariable variable("http_proxy", other.url());
    options.proxy = proxy.url();

    send(post(far_away));

    EXPECT_EQ(proxy.requests().size(), 1u);
    EXPECT_EQ(other.connections(), 0u);
}

TEST_F(HttpProxy, T13_of_the_options_is_not_asked_for_local_hosts_nor_for_what_no_proxy_names) {
    const SetVariable exception("NO_PROXY", "known.invalid");
    options.proxy = proxy.url();

    send(post(server.url()));
    send(post(known.url(server.port())));

    EXPECT_EQ(proxy.connections(), 0u);
    EXPECT_EQ(server.requests().size(), 2u);
}

TEST_F(HttpProxy, T13_is_not_asked_when_the_options_say_that_there_is_none) {
    const SetVariable variable("http_proxy", proxy.url());
    options.proxy = "";

    send(post(known.url(server.port())));

    EXPECT_EQ(proxy.connections(), 0u);
    EXPECT_EQ(server.requests().size(), 1u);
}

TEST_F(HttpProxy, that_is_away_is_an_error_that_may_pass) {
    options.proxy = proxy.url();
    proxy.stop();

    const auto outcome = fail(post(far_away));

    EXPECT_EQ(outcome.error, curl_code(CURLE_COULDNT_CONNECT)) << outcome.what;
    EXPECT_TRUE(http::is_transient(outcome.error));
}

TEST_F(HttpProxy, is_shown_its_own_password_which_nobody_else_sees) {
    options.proxy = "http://user:secret@127.0.0.1:" + std::to_string(proxy.port());
    send(post(far_away));
    EXPECT_TRUE(proxy.requests().at(0).has_line("Proxy-Authorization: Basic dXNlcjpzZWNyZXQ="));

    proxy.stop();
    const auto outcome = fail(post(far_away));

    EXPECT_EQ(outcome.what.find("secret"), std::string::npos) << outcome.what;
}

class HttpProxyUrl : public ::testing::TestWithParam<const char*> {};

class HttpGoodProxyUrl : public HttpProxyUrl {};

TEST_P(HttpGoodProxyUrl, is_taken) {
    EXPECT_NO_THROW(http::checked({.proxy = GetParam()}));
}

INSTANTIATE_TEST_SUITE_P(All, HttpGoodProxyUrl,
                         ::testing::Values("", "http://proxy.example.com:3128", "10.0.0.1:3128",
                                           "proxy.example.com", "https://user:pass@[::1]:443/",
                                           "socks5h://localhost"));

class HttpBadProxyUrl : public HttpProxyUrl {};

TEST_P(HttpBadProxyUrl, is_refused_and_not_shown) {
    std::string what = "nothing";
    try {
        http::checked({.proxy = GetParam()});
    } catch (const boost::system::system_error& error) {
        EXPECT_EQ(error.code(), dynamodb::errc::invalid_setting);
        what = error.what();
    }

    EXPECT_TRUE(what.starts_with("proxy: expected a URL")) << what;
    EXPECT_EQ(what.find("secret"), std::string::npos) << what;
}

INSTANTIATE_TEST_SUITE_P(All, HttpBadProxyUrl,
                         ::testing::Values("ftp://secret.example.com", "http://user:secret@",
                                           "http://secret:port", "http://secret example.com", "://",
                                           "file:///secret"));

} // namespace
} // namespace coalesce::test
