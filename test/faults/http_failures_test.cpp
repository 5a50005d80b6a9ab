// What is made of answers that are wrong or missing: an error that says so, never an answer
// that looks complete.

#include "failing_epoll.hpp"
#include "http_fixture.hpp"

namespace coalesce::test {
namespace {

class HttpFailure : public HttpTest {};

struct Cut {
    Cut(const char* name, Script steps, std::vector<CURLcode> codes)
        : promise(name), script(std::move(steps)), expected(std::move(codes)) {}

    const char* promise;
    Script script;
    std::vector<CURLcode> expected;
};

class HttpCutAnswer : public HttpTest, public ::testing::WithParamInterface<Cut> {};

TEST_P(HttpCutAnswer, T12_is_an_error_that_may_pass) {
    server.otherwise(GetParam().script);

    const auto outcome = fail(post(server.url()));

    const auto& expected = GetParam().expected;
    EXPECT_EQ(std::ranges::count(expected, outcome.error, curl_code), 1) << outcome.what;
    EXPECT_TRUE(http::is_transient(outcome.error)) << outcome.what;
    EXPECT_NE(outcome.what.find("POST " + server.url("") + ": "), std::string::npos)
        << outcome.what;
}

INSTANTIATE_TEST_SUITE_P(
    Everywhere, HttpCutAnswer,
    ::testing::Values(
        Cut("before_the_first_byte", {Step::close()}, {CURLE_GOT_NOTHING}),
        Cut("by_a_reset", {Step::reset()}, {CURLE_RECV_ERROR}),
        Cut("in_the_status_line", {Step::send("HTTP/1.1 20"), Step::close()},
            {CURLE_PARTIAL_FILE, CURLE_GOT_NOTHING, CURLE_WEIRD_SERVER_REPLY}),
        Cut("in_the_head", {Step::send("HTTP/1.1 200 OK\r\nContent-Le"), Step::close()},
            {CURLE_PARTIAL_FILE}),
        Cut("between_interim_and_final_head",
            {Step::send("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n"), Step::close()},
            {CURLE_PARTIAL_FILE}),
        Cut("before_the_body",
            {Step::send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"), Step::close()},
            {CURLE_PARTIAL_FILE}),
        Cut("in_the_body",
            {Step::send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"), Step::close()},
            {CURLE_PARTIAL_FILE}),
        Cut("in_the_body_by_a_reset",
            {Step::send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"), Step::reset()},
            {CURLE_RECV_ERROR}),
        Cut("in_a_chunk",
            {Step::send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nabc"),
             Step::close()},
            {CURLE_PARTIAL_FILE, CURLE_RECV_ERROR}),
        Cut("before_the_last_chunk",
            {Step::send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"),
             Step::close()},
            {CURLE_PARTIAL_FILE, CURLE_RECV_ERROR}),
        Cut("in_an_error_of_the_service",
            {Step::send("HTTP/1.1 400 Bad\r\nContent-Length: 9\r\n\r\nabc"), Step::close()},
            {CURLE_PARTIAL_FILE})),
    [](const auto& test) { return test.param.promise; });

TEST_F(HttpFailure, an_answer_that_is_not_http_is_an_error) {
    server.otherwise({Step::send("220 mail.example.com ESMTP\r\n"), Step::close()});

    const auto outcome = fail(post(server.url()));

    EXPECT_EQ(outcome.error, curl_code(CURLE_UNSUPPORTED_PROTOCOL)) << outcome.what;
}

TEST_F(HttpFailure, T4_an_answer_announced_over_the_cap_is_refused) {
    options.max_response_bytes = 1000;
    server.next({Step::send("HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n"), Step::hold()});

    const auto outcome = fail(post(server.url()));

    EXPECT_EQ(outcome.error, curl_code(CURLE_FILESIZE_EXCEEDED));
    EXPECT_NE(outcome.what.find("max_response_bytes (1000)"), std::string::npos) << outcome.what;
    EXPECT_FALSE(http::is_transient(outcome.error));
}

TEST_F(HttpFailure, T4_an_answer_growing_over_the_cap_is_refused) {
    options.max_response_bytes = 1000;
    server.next({Step::send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                            "400\r\n" +
                            std::string(0x400, 'x') + "\r\n"),
                 Step::hold()});

    const auto outcome = fail(post(server.url()));

    EXPECT_EQ(outcome.error, curl_code(CURLE_FILESIZE_EXCEEDED));
    EXPECT_NE(outcome.what.find("max_response_bytes (1000)"), std::string::npos) << outcome.what;
}

TEST_F(HttpFailure, T4_a_head_growing_over_the_cap_is_refused) {
    options.max_response_bytes = 1000;
    server.next({Step::send("HTTP/1.1 200 OK\r\nX-Long: " + std::string(1000, 'x') + "\r\n"),
                 Step::hold()});

    const auto outcome = fail(post(server.url()));

    EXPECT_EQ(outcome.error, curl_code(CURLE_FILESIZE_EXCEEDED));
}

TEST_F(HttpFailure, T4_a_flood_of_heads_is_refused) {
    options.max_response_bytes = 1000;
    Script flood(100, Step::send("HTTP/1.1 103 Early Hints\r\nX-A: 1\r\n\r\n"));
    flood.push_back(Step::send(http_answer(200)));
    server.next(flood);

    const auto outcome = fail(post(server.url()));

    EXPECT_EQ(outcome.error, curl_code(CURLE_FILESIZE_EXCEEDED));
    EXPECT_NE(outcome.what.find("max_response_bytes (1000)"), std::string::npos) << outcome.what;
}

TEST_F(HttpFailure, T12_an_answer_with_two_lengths_is_refused) {
    server.next({Step::send("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\n"
                            "abcd")});
    server.next({Step::send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Length: 3\r\n\r\n"
                            "abcd")});

    EXPECT_EQ(fail(post(server.url())).error, curl_code(CURLE_WEIRD_SERVER_REPLY));
    EXPECT_EQ(fail(post(server.url())).error, curl_code(CURLE_WEIRD_SERVER_REPLY));
}

TEST_F(HttpFailure, T12_an_answer_with_a_length_that_is_no_number_is_refused) {
    server.next({Step::send("HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\nabcd"), Step::close()});

    EXPECT_EQ(fail(post(server.url())).error, curl_code(CURLE_WEIRD_SERVER_REPLY));
}

TEST_F(HttpFailure, T12_an_answer_in_another_encoding_than_chunks_is_refused) {
    server.next(
        {Step::send("HTTP/1.1 200 OK\r\nTransfer-Encoding: unknown\r\n\r\nabcd"), Step::close()});

    EXPECT_NE(fail(post(server.url())).error, boost::system::error_code());
}

TEST_F(HttpFailure, a_port_where_nobody_listens_is_named) {
    server.stop();

    const auto outcome = fail(post(server.url("/path?query")));

    EXPECT_EQ(outcome.error, curl_code(CURLE_COULDNT_CONNECT));
    EXPECT_NE(outcome.what.find("POST " + server.url("") + ": "), std::string::npos)
        << outcome.what;
    EXPECT_TRUE(http::is_transient(outcome.error));
}

TEST_F(HttpFailure, a_host_that_does_not_exist_is_named) {
    options.connect_timeout = 30s; // a name server that is away may take longer than we wait

    const auto outcome = fail(post("https://nonexistent.invalid/"));

    EXPECT_EQ(outcome.error, curl_code(CURLE_COULDNT_RESOLVE_HOST));
    EXPECT_NE(outcome.what.find("POST https://nonexistent.invalid:443: "), std::string::npos)
        << outcome.what;
    EXPECT_TRUE(http::is_transient(outcome.error));
}

TEST_F(HttpFailure, to_find_a_host_leaves_the_transport_fit_for_the_next_send) {
    options.connect_timeout = 30s;
    fail(post("https://nonexistent.invalid/"));

    EXPECT_EQ(send(post(server.url())).status, 200u);
    EXPECT_EQ(fail(post("https://nonexistent.invalid/")).error,
              curl_code(CURLE_COULDNT_RESOLVE_HOST));
}

TEST_F(HttpFailure, a_server_without_tls_is_an_error) {
    server.greet({Step::send("HTTP/1.1 400 Bad Request\r\n\r\n"), Step::hold()});

    const auto outcome = fail(post(server.https_url()));

    EXPECT_EQ(outcome.error, curl_code(CURLE_SSL_CONNECT_ERROR)) << outcome.what;
}

TEST_F(HttpFailure, a_connection_that_is_reset_at_once_is_an_error_that_may_pass) {
    server.greet({Step::reset()});

    const auto outcome = fail(post(server.url(), std::string(3'000'000, 'x')));

    EXPECT_TRUE(http::is_transient(outcome.error)) << outcome.what;
}

TEST_F(HttpFailure, of_the_executor_to_watch_a_socket_ends_that_send_alone) {
    server.next({Step::hold()});
    const auto held = start(post(server.url()));
    run_ready(context);

    std::optional<FailingEpoll> no_epoll(std::in_place);
    const auto outcome = fail(post(server.url()));
    no_epoll.reset();

    EXPECT_EQ(outcome.error, boost::system::errc::no_space_on_device) << outcome.what;
    EXPECT_FALSE(held->ended());
    EXPECT_EQ(send(post(server.url())).status, 200u);
}

TEST_F(HttpFailure, leaves_the_transport_fit_for_the_next_send) {
    server.next({Step::send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"), Step::close()});
    fail(post(server.url()));

    const auto response = send(post(server.url()));

    EXPECT_EQ(response.status, 200u);
}

TEST(HttpErrors, have_libcurls_words) {
    EXPECT_EQ(curl_code(CURLE_COULDNT_CONNECT).message(),
              curl_easy_strerror(CURLE_COULDNT_CONNECT));
}

TEST(HttpErrors, R5_that_happen_on_the_way_are_transient) {
    for (const auto code :
         {CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT,
          CURLE_WEIRD_SERVER_REPLY, CURLE_PARTIAL_FILE, CURLE_OPERATION_TIMEDOUT,
          CURLE_SSL_CONNECT_ERROR, CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR})
        EXPECT_TRUE(http::is_transient(curl_code(code))) << code;
}

TEST(HttpErrors, that_would_come_again_are_not_transient) {
    EXPECT_FALSE(http::is_transient(curl_code(CURLE_OUT_OF_MEMORY)));
    EXPECT_FALSE(http::is_transient(curl_code(CURLE_ABORTED_BY_CALLBACK)));
    EXPECT_FALSE(http::is_transient(curl_code(CURLE_PEER_FAILED_VERIFICATION)));
    EXPECT_FALSE(http::is_transient(curl_code(CURLE_URL_MALFORMAT)));
    EXPECT_FALSE(http::is_transient({CURLE_RECV_ERROR, boost::system::generic_category()}));
    EXPECT_FALSE(http::is_transient(asio::error::operation_aborted));
}

struct BadOption {
    const char* name;
    void (*spoil)(http::TransportOptions&);
};

class HttpOption : public ::testing::TestWithParam<BadOption> {};

TEST_P(HttpOption, out_of_its_limits_is_refused_by_name) {
    asio::io_context context;
    http::TransportOptions options;
    GetParam().spoil(options);

    std::string what;
    try {
        http::Transport transport(context.get_executor(), options);
    } catch (const boost::system::system_error& error) {
        EXPECT_EQ(error.code(), dynamodb::errc::invalid_setting);
        what = error.what();
    }

    EXPECT_NE(what.find(GetParam().name), std::string::npos) << what;
}

INSTANTIATE_TEST_SUITE_P(
    Each, HttpOption,
    ::testing::Values(BadOption{"connect_timeout", [](auto& o) { o.connect_timeout = 0ms; }},
                      BadOption{"idle_timeout",
                                [](auto& o) { o.idle_timeout = std::chrono::milliseconds::max(); }},
                      BadOption{"max_response_bytes", [](auto& o) { o.max_response_bytes = 0; }},
                      BadOption{"max_connections", [](auto& o) { o.max_connections = 0; }},
                      BadOption{"max_connection_idle",
                                [](auto& o) { o.max_connection_idle = -1s; }},
                      BadOption{"attempt_timeout", [](auto& o) { o.attempt_timeout = -1ms; }}),
    [](const auto& test) { return test.param.name; });

class HttpCaBundle : public HttpTest {
protected:
    std::string complaint_about(const std::string& path) {
        options.ca_bundle = path;
        try {
            transport();
        } catch (const boost::system::system_error& error) {
            EXPECT_EQ(error.code(), dynamodb::errc::invalid_setting);
            return error.what();
        }
        return "none";
    }
};

TEST_F(HttpCaBundle, that_does_not_exist_is_refused_by_name) {
    const auto complaint = complaint_about("/nonexistent/ca.pem");

    EXPECT_NE(complaint.find("ca_bundle: cannot read \"/nonexistent/ca.pem\" (No such file"),
              std::string::npos)
        << complaint;
}

TEST_F(HttpCaBundle, that_is_a_folder_is_refused_by_name) {
    const auto complaint = complaint_about("/");

    EXPECT_NE(complaint.find("ca_bundle: cannot read \"/\" (Is a directory"), std::string::npos)
        << complaint;
}

TEST_F(HttpCaBundle, without_a_certificate_is_refused_by_name) {
    const auto complaint = complaint_about("/dev/null");

    EXPECT_NE(complaint.find("ca_bundle: expected a file with certificates in PEM, but "
                             "\"/dev/null\" has none"),
              std::string::npos)
        << complaint;
}

} // namespace
} // namespace coalesce::test
