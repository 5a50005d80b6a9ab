// Whom a transport trusts: a real server of TLS with good and bad certificates, and between the two
// someone who sees what goes over the wire.

#include "http_fixture.hpp"

#include <support/tls_server.hpp>
#include <support/wire_tap.hpp>

#include <cstdlib>
#include <fstream>

namespace coalesce::test {
namespace {

std::unique_ptr<Certificates> certificates; // null without the command that makes them

/// Makes the certificates, and lets OpenSSL, in this program and in the servers, speak versions of
/// TLS that Debian's configuration forbids: else it would not be the transport that refuses them.
class TlsEnvironment : public ::testing::Environment {
public:
    void SetUp() override {
        if (!Certificates::can_be_made())
            return;
        certificates = std::make_unique<Certificates>();
        const auto configuration = certificates->folder() / "openssl.cnf";
        std::ofstream(configuration) << "openssl_conf = all\n[all]\nssl_conf = tls\n"
                                        "[tls]\nsystem_default = old\n"
                                        "[old]\nMinProtocol = TLSv1\n"
                                        "CipherString = DEFAULT:@SECLEVEL=0\n";
        ::setenv("OPENSSL_CONF", configuration.c_str(), 1);
    }
    void TearDown() override { certificates.reset(); }
};

const auto* const environment = ::testing::AddGlobalTestEnvironment(new TlsEnvironment);

constexpr std::size_t secret_bytes = 2000; // more than a handshake and its alerts

class HttpTls : public HttpTest {
protected:
    void SetUp() override {
        if (!certificates)
            GTEST_SKIP() << "the command openssl is not installed";
        options.ca_bundle = certificates->ca_bundle();
        options.connect_timeout = 20s; // not what is tested here, and machines are slow at times
    }

    /// Starts a server that answers `/fine`, and a tap before it.
    void serve(const std::string& certificate, std::vector<std::string> arguments = {}) {
        server_.emplace(*certificates, certificate, std::move(arguments));
        server_->serve("fine", http_answer(200, "answer"));
        tap.emplace(context, server_->port());
    }

    http::Request get(const std::string& host, const std::string& name = "fine") {
        http::Request request("https://" + host + ":" + std::to_string(tap->port()) + "/" + name);
        request.method = "GET";
        request.headers = {{"Authorization", std::string(secret_bytes, 'x')}};
        return request;
    }

    void expect_no_byte_of_the_request_on_the_wire() {
        EXPECT_FALSE(tap->from_clients().empty());
        EXPECT_LT(application_bytes(tap->from_clients()), secret_bytes / 4);
    }

    std::optional<TlsServer> server_;
    std::optional<WireTap> tap;
};

TEST_F(HttpTls, trusts_whom_the_bundle_vouches_for) {
    serve("good");
    http::ExchangeFacts facts;

    const auto response = send(get("127.0.0.1"), &facts);

    EXPECT_EQ(response.status, 200u);
    EXPECT_EQ(response.body, "answer");
    EXPECT_GT(application_bytes(tap->from_clients()), secret_bytes);
    EXPECT_EQ(tap->from_clients().find("xxx"), std::string::npos) << "it was sent in the clear";
    EXPECT_GT(facts.tls, 0us);
    EXPECT_EQ(facts.sends, 1u);
}

TEST_F(HttpTls, trusts_every_name_that_the_certificate_has) {
    serve("good");

    EXPECT_EQ(send(get("localhost")).body, "answer");
}

TEST_F(HttpTls, trusts_nobody_but_the_system_without_a_bundle) {
    options.ca_bundle.clear();
    serve("good");

    const auto outcome = fail(get("127.0.0.1"));

    EXPECT_EQ(outcome.error, curl_code(CURLE_PEER_FAILED_VERIFICATION)) << outcome.what;
    expect_no_byte_of_the_request_on_the_wire();
}

using CertificateAndVersion = std::tuple<const char*, const char*>;

class HttpTlsCertificate : public HttpTls,
                           public ::testing::WithParamInterface<CertificateAndVersion> {};

TEST_P(HttpTlsCertificate, is_not_believed_and_no_byte_of_the_request_is_sent) {
    const auto [certificate, version] = GetParam();
    serve(certificate, {version});

    const auto outcome = fail(get("127.0.0.1"));

    EXPECT_EQ(outcome.error, curl_code(CURLE_PEER_FAILED_VERIFICATION)) << outcome.what;
    EXPECT_FALSE(http::is_transient(outcome.error));
    EXPECT_EQ(outcome.facts.sends, 0u);
    EXPECT_EQ(outcome.facts.bytes_sent, 0u);
    EXPECT_NE(outcome.what.find("GET https://127.0.0.1:"), std::string::npos) << outcome.what;
    expect_no_byte_of_the_request_on_the_wire();
}

INSTANTIATE_TEST_SUITE_P(Bad, HttpTlsCertificate,
                         ::testing::Combine(::testing::Values("self_signed", "expired",
                                                              "wrong_host", "unknown_ca"),
                                            ::testing::Values("-tls1_2", "-tls1_3")),
                         [](const auto& test) {
                             return std::string(std::get<0>(test.param)) + "_with" +
                                    (std::get<1>(test.param) + 1);
                         });

/// What a client says that takes any version of TLS.
CURLcode code_of_lenient_get(unsigned short port) {
    const http::Transport initialises_libcurl(asio::system_executor{});
    const auto url = "https://127.0.0.1:" + std::to_string(port) + "/fine";
    const std::unique_ptr<CURL, void (*)(CURL*)> easy(curl_easy_init(), curl_easy_cleanup);
    const auto ignore = +[](char*, std::size_t, std::size_t size, void*) { return size; };
    curl_easy_setopt(easy.get(), CURLOPT_URL, url.c_str());
    curl_easy_setopt(easy.get(), CURLOPT_CAINFO, certificates->ca_bundle().c_str());
    curl_easy_setopt(easy.get(), CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_0));
    curl_easy_setopt(easy.get(), CURLOPT_WRITEFUNCTION, ignore);
    curl_easy_setopt(easy.get(), CURLOPT_NOSIGNAL, 1L);
    return curl_easy_perform(easy.get());
}

class HttpTlsVersion : public HttpTls, public ::testing::WithParamInterface<const char*> {};

TEST_P(HttpTlsVersion, is_too_old_to_be_spoken) {
    serve("good", {GetParam()});
    if (code_of_lenient_get(server_->port()) != CURLE_OK)
        GTEST_SKIP() << "this OpenSSL does not speak it at all";

    const auto outcome = fail(get("127.0.0.1"));

    EXPECT_EQ(outcome.error, curl_code(CURLE_SSL_CONNECT_ERROR)) << outcome.what;
    expect_no_byte_of_the_request_on_the_wire();
}

INSTANTIATE_TEST_SUITE_P(Old, HttpTlsVersion, ::testing::Values("-tls1", "-tls1_1"),
                         [](const auto& test) { return test.param + 1; });

struct CutAnswer {
    const char* promise;
    const char* lengths;
};

class HttpTlsCut : public HttpTls, public ::testing::WithParamInterface<CutAnswer> {};

// Anybody on the way can close a connection; only the server can say in TLS that it ends here.
TEST_P(HttpTlsCut, T12_is_an_error_that_may_pass) {
    serve("good");
    server_->serve("large", std::string("HTTP/1.1 200 OK\r\n") + GetParam().lengths + "\r\n" +
                                std::string(1'000'000, 'x'));
    tap->cut_answers_after(500'000);

    const auto outcome = fail(get("127.0.0.1", "large"));

    EXPECT_TRUE(http::is_transient(outcome.error)) << outcome.what;
    EXPECT_GT(outcome.facts.bytes_received, 100'000u);
}

INSTANTIATE_TEST_SUITE_P(Everywhere, HttpTlsCut,
                         ::testing::Values(CutAnswer{"with_a_length",
                                                     "Content-Length: 1000000\r\n"},
                                           CutAnswer{"with_no_length", ""}),
                         [](const auto& test) { return test.param.promise; });

TEST_F(HttpTls, T12_without_a_length_could_be_cut_unnoticed_and_is_an_error) {
    serve("good");
    server_->serve("endless", "HTTP/1.1 200 OK\r\n\r\nabc");

    const auto outcome = fail(get("127.0.0.1", "endless"));

    EXPECT_EQ(outcome.error, curl_code(CURLE_WEIRD_SERVER_REPLY)) << outcome.what;
    EXPECT_NE(outcome.what.find("expected an answer that says how long it is"), std::string::npos)
        << outcome.what;
}

TEST_F(HttpTls, T12_without_a_length_and_without_a_body_is_an_answer) {
    serve("good");
    server_->serve("nothing", "HTTP/1.1 204 No Content\r\n\r\n");

    EXPECT_EQ(send(get("127.0.0.1", "nothing")).status, 204u);
}

TEST_F(HttpTls, T12_that_says_it_ends_before_the_length_it_announced_is_an_error) {
    serve("good");
    server_->serve("short", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc");

    const auto outcome = fail(get("127.0.0.1", "short"));

    EXPECT_EQ(outcome.error, curl_code(CURLE_PARTIAL_FILE)) << outcome.what;
}

TEST_F(HttpTls, T13_goes_through_the_tunnel_of_a_proxy_that_reads_nothing) {
    serve("good");
    tap->be_proxy();
    options.proxy = "127.0.0.1:" + std::to_string(tap->port());
    auto request = get("unused");
    request.url = "https://tunnel.invalid/fine";
    http::ExchangeFacts facts;

    const auto response = send(request, &facts);

    EXPECT_EQ(response.body, "answer");
    EXPECT_EQ(response.headers, (http::Headers{{"content-length", "6"}})) << "the proxy's?";
    EXPECT_LT(facts.first_byte, facts.total) << "it was the proxy's";
    EXPECT_TRUE(tap->connects().starts_with("CONNECT tunnel.invalid:443 HTTP/1.1\r\n"));
    EXPECT_EQ(tap->connects().find("xxx"), std::string::npos);
    EXPECT_GT(application_bytes(tap->from_clients()), secret_bytes);
}

TEST_F(HttpTls, T13_does_not_believe_a_proxy_that_leads_elsewhere) {
    serve("wrong_host");
    tap->be_proxy();
    options.proxy = "127.0.0.1:" + std::to_string(tap->port());
    auto request = get("unused");
    request.url = "https://tunnel.invalid/fine";

    const auto outcome = fail(request);

    EXPECT_EQ(outcome.error, curl_code(CURLE_PEER_FAILED_VERIFICATION)) << outcome.what;
    expect_no_byte_of_the_request_on_the_wire();
}

} // namespace
} // namespace coalesce::test
