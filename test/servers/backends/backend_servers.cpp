#include "backend_servers.hpp"

#include "support/folder.hpp"

#include <libpq-fe.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <mutex>
#include <stdexcept>

#include <pwd.h>
#include <sys/wait.h>
#include <unistd.h>

namespace coalesce::test {
namespace {

using Command = std::vector<std::string>;

// The newest of Debian's, or what is in PATH.
std::string postgres_program(const std::string& name) {
    const std::filesystem::path versions = "/usr/lib/postgresql";
    std::string found = find_program(name);
    if (found.empty() && std::filesystem::exists(versions))
        for (const auto& version : std::filesystem::directory_iterator(versions))
            if (std::filesystem::exists(version.path() / "bin" / name))
                found = std::max(found, (version.path() / "bin" / name).string());
    return found;
}

const passwd* other_user() {
    const passwd* const user = ::getpwnam("postgres");
    return user != nullptr ? user : ::getpwnam("nobody");
}

// A process that changes its user is no longer told of its parent's death, unless it asks for it
// afterwards.
Command as_no_root(Command command) {
    if (::geteuid() != 0)
        return command;
    const auto user = std::to_string(other_user()->pw_uid);
    const auto group = std::to_string(other_user()->pw_gid);
    Command whole{"setpriv", "--reuid",        user,          "--regid",
                  group,     "--clear-groups", "--pdeathsig", "KILL"};
    whole.insert(whole.end(), command.begin(), command.end());
    return whole;
}

std::string conninfo(unsigned short port) {
    return "hostaddr=127.0.0.1 user=postgres dbname=postgres sslmode=disable port=" +
           std::to_string(port);
}

void run_to_success(const Command& command) {
    ServerProcess process(command, "/");
    siginfo_t end{};
    const auto id = static_cast<id_t>(process.id());
    if (::waitid(P_PID, id, &end, WEXITED | WNOWAIT) != 0 || end.si_status != 0)
        throw std::runtime_error(command[0] + " failed:\n" + process.output_tail());
}

const Folder& postgres_folder() {
    static const Folder folder;
    return folder;
}

std::string make_cluster() {
    const auto& folder = postgres_folder();
    if (::geteuid() == 0 &&
        ::chown(folder.path().c_str(), other_user()->pw_uid, other_user()->pw_gid) != 0)
        throw std::runtime_error("cannot give the folder of PostgreSQL to its user");
    const std::string data = folder.file("data");
    run_to_success(as_no_root({postgres_program("initdb"), "-D", data, "-A", "trust", "-U",
                               "postgres", "-E", "UTF8", "--no-locale", "--no-sync"}));
    return data;
}

Command serve_postgres(unsigned short port) {
    static const std::string data = make_cluster();
    return as_no_root({postgres_program("postgres"), "-D", data, "-p", std::to_string(port), "-c",
                       "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c",
                       "fsync=off", "-c", "dynamic_shared_memory_type=mmap", "-c",
                       "shared_buffers=16MB"});
}

void create_tables(const std::string& where) {
    const std::unique_ptr<PGconn, void (*)(PGconn*)> connection(PQconnectdb(where.c_str()),
                                                                PQfinish);
    std::ifstream file(COALESCE_EXAMPLE_BACKENDS "/users.sql");
    const std::string tables{std::istreambuf_iterator<char>(file), {}};
    const std::unique_ptr<PGresult, void (*)(PGresult*)> result(
        PQexec(connection.get(), tables.c_str()), PQclear);
    if (PQresultStatus(result.get()) != PGRES_COMMAND_OK)
        throw std::runtime_error(std::string("users.sql: ") + PQerrorMessage(connection.get()));
}

} // namespace

LocalServer& postgres_server() {
    const auto missing = [] {
        const bool found = !postgres_program("postgres").empty() &&
                           (::geteuid() != 0 || !find_program("setpriv").empty());
        return std::string(found ? "" : "There is no PostgreSQL server: install postgresql.");
    };
    const auto answers = [](unsigned short port) {
        return PQping(conninfo(port).c_str()) == PQPING_OK;
    };
    postgres_folder(); // made first, so that it goes last
    static LocalServer server({"PostgreSQL", missing, serve_postgres, answers, SIGQUIT});
    return server;
}

std::string postgres_conninfo() {
    const std::string where = conninfo(postgres_server().port());
    static std::once_flag once;
    std::call_once(once, create_tables, where);
    return where;
}

LocalServer& redis_server() {
    const auto missing = [] {
        return std::string(find_program("redis-server").empty()
                               ? "There is no redis-server: install redis-server."
                               : "");
    };
    static const Folder folder;
    const auto command = [](unsigned short port) {
        return Command{"redis-server",
                       "--port",
                       std::to_string(port),
                       "--bind",
                       "127.0.0.1",
                       "--save",
                       "",
                       "--dir",
                       folder.path().string(),
                       "--enable-debug-command",
                       "local"};
    };
    static LocalServer server({"Redis", missing, command, accepts});
    return server;
}

LocalServer& users_api() {
    const auto missing = [] {
        return std::string(find_program("python3").empty() ? "There is no python3: install python3."
                                                           : "");
    };
    const auto command = [](unsigned short port) {
        return Command{"python3", COALESCE_EXAMPLE_BACKENDS "/users_api.py", std::to_string(port)};
    };
    static LocalServer server({"users_api.py", missing, command, accepts});
    return server;
}

} // namespace coalesce::test
