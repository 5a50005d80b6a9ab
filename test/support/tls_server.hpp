#pragma once

#include "support/server_process.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace coalesce::test {

/// A folder with certificates for servers, made by the `openssl` command when it is needed and
/// removed with this object.
///
/// Those for servers are `<name>.pem`, and `server.key` belongs to all of them:
/// `good` for 127.0.0.1, `localhost` and `tunnel.invalid`; `expired` the same, yesterday;
/// `wrong_host` for another host; `self_signed`; `unknown_ca` by one that is not in `ca.pem`.
class Certificates {
public:
    /// Whether this machine has the command.
    static bool can_be_made();

    /// Throws: `std::runtime_error` with what the command said.
    Certificates();
    ~Certificates();

    Certificates(const Certificates&) = delete;
    Certificates& operator=(const Certificates&) = delete;

    const std::filesystem::path& folder() const noexcept { return folder_; }
    /// The certificates of those who may vouch: for a client.
    std::string ca_bundle() const { return folder_ / "ca.pem"; }

private:
    void run(const std::string& openssl_arguments) const;
    void make_authority(const std::string& name) const;
    void sign(const std::string& name, const std::string& authority, const std::string& hosts,
              int days) const;

    std::filesystem::path folder_;
};

/// A real server of TLS: `openssl s_server`. It answers a GET with the file of that name, which is
/// a whole answer of HTTP, and closes the connection; any other request it leaves without an
/// answer.
class TlsServer {
public:
    /// Throws: `std::runtime_error` with what the server said, if it does not start.
    TlsServer(const Certificates& certificates, const std::string& certificate,
              std::vector<std::string> more_arguments = {});

    /// Listens on 127.0.0.1.
    unsigned short port() const noexcept { return port_; }

    /// What a GET of `/<name>` is answered with.
    void serve(const std::string& name, const std::string& answer) const;

private:
    static std::vector<std::string> command(const std::string& certificate,
                                            std::vector<std::string> more_arguments);
    unsigned short wait_for_port();

    std::filesystem::path folder_;
    ServerProcess process_;
    unsigned short port_;
};

} // namespace coalesce::test
