#include "browser.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/json.hpp>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <thread>

#include <unistd.h>

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace json = boost::json;
using namespace std::chrono_literals;
using coalesce::test::find_program;
using coalesce::test::ServerProcess;

namespace {

constexpr auto patience = 20s;

// Asks again and again until there is an answer; the process ends before that if it fails.
template <class Look>
std::string wait_for(ServerProcess& process, const std::string& what, Look look) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (process.running() && std::chrono::steady_clock::now() < deadline) {
        if (std::string found = look(); !found.empty())
            return found;
        std::this_thread::sleep_for(5ms);
    }
    throw std::runtime_error("There is no " + what + ". The last words:\n" + process.output_tail());
}

// What stands in a text between two others; empty until both are there.
std::string between(const std::string& text, std::string_view before, std::string_view after) {
    const std::size_t found = text.find(before);
    const std::size_t begin = found + before.size();
    const std::size_t end = found == text.npos ? text.npos : text.find(after, begin);
    return end == text.npos ? "" : text.substr(begin, end - begin);
}

std::string text_of(const std::filesystem::path& name) {
    std::ifstream file(name, std::ios::binary);
    return std::string(std::istreambuf_iterator(file), {});
}

std::string decoded_base64(std::string_view text) {
    std::string bytes;
    unsigned bits = 0, count = 0;
    for (const char letter : text) {
        constexpr std::string_view letters =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        const std::size_t value = letters.find(letter);
        if (value == letters.npos)
            break;
        bits = bits << 6 | static_cast<unsigned>(value);
        count += 6;
        if (count >= 8) {
            count -= 8;
            bytes += static_cast<char>(bits >> count & 0xFF);
        }
    }
    return bytes;
}

} // namespace

std::string Browser::missing() {
    for (const auto& [program, package] :
         {std::pair("chromium", "chromium"), std::pair("chromedriver", "chromium-driver")})
        if (find_program(program).empty())
            return std::string("the page is tested in a browser, and '") + program +
                   "' is not in PATH: install " + package + ".";
    return {};
}

Browser::Browser() {
    start();
    begin_session();
}

// Chromium's other processes end soon after the one that is ended here, and write until then.
Browser::~Browser() {
    driver_.reset();
    chromium_.reset();
    const auto deadline = std::chrono::steady_clock::now() + patience;
    std::error_code error;
    do
        std::filesystem::remove_all(profile_.path(), error);
    while (error && std::chrono::steady_clock::now() < deadline);
}

// Chromium is no child of chromedriver, which would leave it behind if it were killed itself.
void Browser::start() {
    std::vector<std::string> command{"chromium",
                                     "--headless=new",
                                     "--remote-debugging-port=0",
                                     "--no-first-run",
                                     "--disable-gpu",
                                     "--hide-scrollbars",
                                     "--user-data-dir=" + profile_.path().string()};
    if (::geteuid() == 0)
        command.emplace_back("--no-sandbox"); // root cannot have one
    command.emplace_back("about:blank");
    chromium_ = std::make_unique<ServerProcess>(command, profile_.path());
    driver_ = std::make_unique<ServerProcess>(std::vector<std::string>{"chromedriver", "--port=0"},
                                              profile_.path());
    const std::string port = wait_for(*driver_, "port of chromedriver", [&] {
        return between(driver_->output_tail(), "successfully on port ", ".");
    });
    port_ = static_cast<unsigned short>(std::stoi(port));
    debugger_ =
        "127.0.0.1:" + wait_for(*chromium_, "port of Chromium", [&] {
            return between("\n" + text_of(profile_.path() / "DevToolsActivePort"), "\n", "\n");
        });
}

void Browser::begin_session() {
    const json::object wanted{{"goog:chromeOptions", {{"debuggerAddress", debugger_}}},
                              {"goog:loggingPrefs", {{"browser", "ALL"}}},
                              {"timeouts", {{"script", 15'000}, {"pageLoad", 15'000}}}};
    const auto session = call("/session", {{"capabilities", {{"alwaysMatch", wanted}}}});
    session_ = "/session/" + std::string(session.at("sessionId").as_string());
}

json::value Browser::call(const std::string& path, json::object body) {
    asio::io_context context;
    beast::tcp_stream stream(context);
    stream.connect({asio::ip::address_v4::loopback(), port_});
    http::request<http::string_body> request(http::verb::post, path, 11);
    request.set(http::field::host, "127.0.0.1");
    request.body() = json::serialize(body);
    request.prepare_payload();
    http::write(stream, request);
    beast::flat_buffer buffer;
    http::response_parser<http::string_body> response;
    response.body_limit(boost::none);
    http::read(stream, buffer, response);
    json::value value = json::parse(response.get().body()).at("value");
    if (response.get().result() != http::status::ok)
        throw std::runtime_error(std::string(value.at("message").as_string()));
    return value;
}

// A command of Chromium's own protocol.
json::value Browser::command(const std::string& name, json::object parameters) {
    return call(session_ + "/goog/cdp/execute", {{"cmd", name}, {"params", parameters}});
}

void Browser::open(const std::string& url) {
    call(session_ + "/url", {{"url", url}});
}

json::value Browser::run(const std::string& body) {
    return call(session_ + "/execute/sync", {{"script", body}, {"args", json::array()}});
}

void Browser::wait_until(const std::string& expression) {
    try {
        run("return new Promise((done) => { const look = () => (" + expression +
            ") ? done() : setTimeout(look, 5); look(); })");
    } catch (const std::runtime_error& error) {
        throw std::runtime_error("The page does not come to " + expression + ": " + error.what());
    }
}

void Browser::resize(int width, int height) {
    command("Emulation.setDeviceMetricsOverride",
            {{"width", width}, {"height", height}, {"deviceScaleFactor", 1}, {"mobile", false}});
}

void Browser::prefer_colors(const std::string& scheme) {
    const json::array features{{{"name", "prefers-color-scheme"}, {"value", scheme}}};
    command("Emulation.setEmulatedMedia", {{"features", features}});
}

std::string Browser::picture() {
    return decoded_base64(command("Page.captureScreenshot", {}).at("data").as_string());
}

std::vector<std::string> Browser::console_errors() {
    std::vector<std::string> errors;
    const auto entries = call(session_ + "/se/log", {{"type", "browser"}});
    for (const json::value& entry : entries.as_array())
        if (entry.at("level") == "SEVERE")
            errors.emplace_back(entry.at("message").as_string());
    return errors;
}
