// A browser for the test of the page.
#pragma once

#include <support/folder.hpp>
#include <support/server_process.hpp>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <memory>
#include <string>
#include <vector>

/// Chromium without a window, which does what chromedriver is told over HTTP (W3C WebDriver).
/// Both end with this object, and with the test program if that dies first.
class Browser {
public:
    /// A sentence that says what to install; empty if there is a browser.
    static std::string missing();

    /// Throws `std::runtime_error` with what it printed, if it does not start.
    Browser();
    ~Browser();
    Browser(const Browser&) = delete;
    Browser& operator=(const Browser&) = delete;

    void open(const std::string& url);

    /// What the body of a function gives in the page; a promise is awaited.
    boost::json::value run(const std::string& body);

    /// Waits until an expression holds in the page; throws, with the expression, if it takes long.
    void wait_until(const std::string& expression);

    /// The size of the page's window in pixels.
    void resize(int width, int height);
    /// What a user prefers: `light` or `dark`.
    void prefer_colors(const std::string& scheme);

    /// What the window shows, as a PNG.
    std::string picture();

    /// The errors in the browser's console since the last call.
    std::vector<std::string> console_errors();

private:
    void start();
    void begin_session();
    boost::json::value call(const std::string& path, boost::json::object body);
    boost::json::value command(const std::string& name, boost::json::object parameters);

    coalesce::test::Folder profile_;
    std::unique_ptr<coalesce::test::ServerProcess> chromium_, driver_;
    std::string debugger_;    // where Chromium takes orders
    unsigned short port_ = 0; // where chromedriver does
    std::string session_;     // the beginning of its paths
};
