#include "support/tls_server.hpp"

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <regex>
#include <stdexcept>
#include <thread>

#include <stdlib.h>

namespace coalesce::test {
namespace {

constexpr const char* key_of_any_kind =
    " -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -batch ";

std::filesystem::path make_folder() {
    auto name = (std::filesystem::temp_directory_path() / "coalesce-tls-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr)
        throw std::runtime_error("cannot make a temporary folder for certificates");
    return name;
}

std::string content(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

} // namespace

bool Certificates::can_be_made() {
    return !find_program("openssl").empty();
}

Certificates::Certificates() : folder_(make_folder()) {
    make_authority("ca");
    make_authority("other_ca");
    const std::string hosts = "IP:127.0.0.1,DNS:localhost,DNS:tunnel.invalid";
    run(std::string("req") + key_of_any_kind + "-keyout server.key -out server.csr -subj /CN=test");
    sign("good", "ca", hosts, 1);
    sign("expired", "ca", hosts, -1);
    sign("wrong_host", "ca", "DNS:elsewhere.invalid", 1);
    sign("unknown_ca", "other_ca", hosts, 1);
    run("req -x509 -key server.key -subj /CN=test -addext subjectAltName=" + hosts +
        " -days 1 -out self_signed.pem");
}

Certificates::~Certificates() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

void Certificates::run(const std::string& openssl_arguments) const {
    const auto log = folder_ / "log.txt";
    const auto command = "cd '" + folder_.string() + "' && openssl " + openssl_arguments +
                         " >log.txt 2>&1 </dev/null";
    if (std::system(command.c_str()) != 0)
        throw std::runtime_error("openssl " + openssl_arguments + ": " + content(log));
}

void Certificates::make_authority(const std::string& name) const {
    run(std::string("req -x509") + key_of_any_kind + "-days 1 -subj /CN=" + name + " -keyout " +
        name + ".key -out " + name + ".pem");
}

void Certificates::sign(const std::string& name, const std::string& authority,
                        const std::string& hosts, int days) const {
    std::ofstream(folder_ / "extensions.txt") << "subjectAltName=" << hosts << '\n';
    run("x509 -req -in server.csr -CA " + authority + ".pem -CAkey " + authority +
        ".key -CAcreateserial -extfile extensions.txt -days " + std::to_string(days) + " -out " +
        name + ".pem");
}

TlsServer::TlsServer(const Certificates& certificates, const std::string& certificate,
                     std::vector<std::string> more_arguments)
    : folder_(certificates.folder()),
      process_(command(certificate, std::move(more_arguments)), folder_),
      port_(wait_for_port()) {}

std::vector<std::string> TlsServer::command(const std::string& certificate,
                                            std::vector<std::string> more_arguments) {
    std::vector<std::string> command{
        "openssl", "s_server",           "-HTTP", "-accept",   "127.0.0.1:0",
        "-cert",   certificate + ".pem", "-key",  "server.key"};
    command.insert(command.end(), more_arguments.begin(), more_arguments.end());
    return command;
}

unsigned short TlsServer::wait_for_port() {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    const std::regex listening("ACCEPT 127\\.0\\.0\\.1:([0-9]+)\n");
    while (process_.running() && std::chrono::steady_clock::now() < deadline) {
        const auto output = process_.output_tail();
        std::smatch found;
        if (std::regex_search(output, found, listening))
            return static_cast<unsigned short>(std::stoi(found[1]));
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    throw std::runtime_error("openssl s_server did not start: " + process_.output_tail());
}

void TlsServer::serve(const std::string& name, const std::string& answer) const {
    std::ofstream(folder_ / name, std::ios::binary) << answer;
}

} // namespace coalesce::test
