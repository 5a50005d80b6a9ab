// What goes over the wire: the request that was asked for, and nothing besides.

#include "http_fixture.hpp"

#include "dynamodb/http/target.hpp"

namespace coalesce::test {
namespace {

class HttpRequest : public HttpTest {};

TEST_F(HttpRequest, is_sent_with_exactly_the_given_headers) {
    auto request = post(server.url("/a/../b?c=d"), R"({"TableName":"Movies"})");
    request.headers = {
        {"Host", "example.com"}, {"Content-Type", "text/x"}, {"X-Empty", ""}, {"X-Blank", " "}};

    send(request);

    EXPECT_EQ(server.requests().at(0).head, "POST /a/../b?c=d HTTP/1.1\r\n"
                                            "Host: example.com\r\n"
                                            "Content-Type: text/x\r\n"
                                            "X-Empty:\r\n"
                                            "X-Blank:\r\n"
                                            "Content-Length: 22\r\n\r\n");
    EXPECT_EQ(server.requests().at(0).body, R"({"TableName":"Movies"})");
}

TEST_F(HttpRequest, names_the_host_when_the_caller_does_not) {
    send(post(server.url(), "{}"));

    EXPECT_EQ(server.requests().at(0).head, "POST / HTTP/1.1\r\n"
                                            "Host: 127.0.0.1:" +
                                                std::to_string(server.port()) +
                                                "\r\n"
                                                "Content-Length: 2\r\n\r\n");
}

TEST_F(HttpRequest, T6_a_large_body_is_sent_at_once_and_whole) {
    std::string body(3'000'000, 'x');
    body[1'500'000] = '\0';
    body[2'999'999] = 'y';

    send(post(server.url(), body));

    EXPECT_EQ(server.requests().at(0).head.find("Expect"), std::string::npos);
    EXPECT_TRUE(server.requests().at(0).body == body) << "the body was changed on its way";
}

TEST_F(HttpRequest, T7_asks_for_no_compression_by_itself) {
    send(post(server.url()));

    EXPECT_EQ(server.requests().at(0).head.find("Accept-Encoding"), std::string::npos);
}

TEST_F(HttpRequest, an_empty_body_has_the_length_zero) {
    send(post(server.url(), ""));

    EXPECT_TRUE(server.requests().at(0).has_line("Content-Length: 0"));
}

TEST_F(HttpRequest, a_get_has_no_body_and_no_length) {
    auto request = post(server.url("/latest"), "");
    request.method = "GET";

    send(request);

    EXPECT_TRUE(server.requests().at(0).has_line("GET /latest HTTP/1.1"));
    EXPECT_EQ(server.requests().at(0).head.find("Content-Length"), std::string::npos);
}

TEST_F(HttpRequest, a_put_is_sent_as_one) {
    auto request = post(server.url(), "token");
    request.method = "PUT";

    send(request);

    EXPECT_TRUE(server.requests().at(0).has_line("PUT / HTTP/1.1"));
    EXPECT_EQ(server.requests().at(0).body, "token");
}

TEST_F(HttpRequest, leaves_nothing_behind_for_the_next_one_on_the_same_handle) {
    auto first = post(server.url(), "first");
    first.method = "PUT";
    first.headers = {{"X-First", "1"}, {"Content-Type", "text/x"}};
    auto second = post(server.url(), "");
    second.method = "GET";
    second.headers = {{"Host", "second"}};

    send(first);
    send(second);

    EXPECT_EQ(server.requests().at(1).head, "GET / HTTP/1.1\r\nHost: second\r\n\r\n");
}

struct Address {
    const char* url;
    const char* name;
    bool local;
};

class HttpTarget : public ::testing::TestWithParam<Address> {};

TEST_P(HttpTarget, T13_is_known_to_be_near_or_far) {
    const http::Target target(GetParam().url);

    EXPECT_EQ(target.name, GetParam().name);
    EXPECT_EQ(target.local, GetParam().local);
}

INSTANTIATE_TEST_SUITE_P(
    Addresses, HttpTarget,
    ::testing::Values(
        Address{"http://localhost/", "http://localhost:80", true},
        Address{"http://LOCALHOST:8000/a?b", "http://LOCALHOST:8000", true},
        Address{"http://127.3.4.5/", "http://127.3.4.5:80", true},
        Address{"http://localhost.:8000/", "http://localhost.:8000", true},
        Address{"http://tables.localhost/", "http://tables.localhost:80", true},
        Address{"http://2130706433/", "http://127.0.0.1:80", true},
        Address{"http://0xa9fea9fe/", "http://169.254.169.254:80", true},
        Address{"http://[::ffff:169.254.170.2]/v2", "http://[::ffff:169.254.170.2]:80", true},
        Address{"http://[::ffff:10.0.0.1]/", "http://[::ffff:10.0.0.1]:80", false},
        Address{"http://[fe80::1%25eth0]/", "http://[fe80::1]:80", true},
        Address{"http://mylocalhost/", "http://mylocalhost:80", false},
        Address{"http://localhost.example.com/", "http://localhost.example.com:80", false},
        Address{"http://[::1]:8000/", "http://[::1]:8000", true},
        Address{"http://169.254.169.254/latest", "http://169.254.169.254:80", true},
        Address{"http://[fd00:ec2::254]/latest", "http://[fd00:ec2::254]:80", true},
        Address{"http://[fe80::1]/", "http://[fe80::1]:80", true},
        Address{"https://dynamodb.eu-west-1.amazonaws.com/",
                "https://dynamodb.eu-west-1.amazonaws.com:443", false},
        Address{"https://169.253.0.1/", "https://169.253.0.1:443", false},
        Address{"https://[fd00:ec3::254]/", "https://[fd00:ec3::254]:443", false},
        Address{"https://user:secret@example.com/", "https://example.com:443", false}));

struct Refused {
    const char* promise;
    const char* method;
    const char* name;
    const char* value;
};

class HttpRefusedRequest : public HttpTest, public ::testing::WithParamInterface<Refused> {};

TEST_P(HttpRefusedRequest, is_refused_before_anything_is_sent) {
    auto request = post(server.url());
    request.method = GetParam().method;
    request.headers = {{GetParam().name, GetParam().value}};

    const auto outcome = fail(request);

    EXPECT_EQ(outcome.error, curl_code(CURLE_BAD_FUNCTION_ARGUMENT));
    EXPECT_NE(outcome.what.find("expected"), std::string::npos) << outcome.what;
    EXPECT_EQ(outcome.what.find("secret"), std::string::npos) << outcome.what;
    EXPECT_EQ(server.connections(), 0u);
}

INSTANTIATE_TEST_SUITE_P(
    Smuggling, HttpRefusedRequest,
    ::testing::Values(Refused{"line_in_value", "POST", "X-A", "secret\r\nX-B: 1"},
                      Refused{"line_in_name", "POST", "X-A: secret\nX-B", "1"},
                      Refused{"colon_in_name", "POST", "X-A:", "1"},
                      Refused{"no_name", "POST", "", "1"},
                      Refused{"line_in_method", "GET / HTTP/1.1\r\nX-A: secret\r\n\r\nPOST", "X",
                              "1"},
                      Refused{"no_method", "", "X-A", "1"}),
    [](const auto& test) { return test.param.promise; });

TEST_F(HttpRequest, a_url_that_cannot_be_read_is_refused) {
    const auto outcome = fail(post("http://user:secret@"));

    EXPECT_EQ(outcome.error, curl_code(CURLE_URL_MALFORMAT));
    EXPECT_EQ(outcome.what.find("secret"), std::string::npos) << outcome.what;
}

TEST_F(HttpRequest, credentials_in_the_url_are_refused_and_not_shown) {
    const auto outcome = fail(post("http://user:secret@127.0.0.1/?hidden"));

    EXPECT_EQ(outcome.error, curl_code(CURLE_LOGIN_DENIED));
    EXPECT_NE(outcome.what.find("POST http://127.0.0.1:80: "), std::string::npos) << outcome.what;
    EXPECT_EQ(outcome.what.find("secret"), std::string::npos) << outcome.what;
    EXPECT_EQ(outcome.what.find("hidden"), std::string::npos) << outcome.what;
}

TEST_F(HttpRequest, other_protocols_are_refused) {
    const auto outcome = fail(post("file:///etc/hostname"));

    EXPECT_EQ(outcome.error, curl_code(CURLE_UNSUPPORTED_PROTOCOL));
}

} // namespace
} // namespace coalesce::test
