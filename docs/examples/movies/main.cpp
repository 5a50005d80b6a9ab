// Films in DynamoDB behind a GraphQL server: loads them, shows what batching does to one query,
// and then ends, or serves.
#include "backend.hpp"
#include "demonstration.hpp"
#include "http_server.hpp"
#include "load_films.hpp"
#include "page_folder.hpp"
#include "report.hpp"

#include <coalesce/dynamodb/client.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/json.hpp>

#include <charconv>
#include <iostream>
#include <optional>
#include <stdexcept>

namespace asio = boost::asio;
namespace dynamodb = coalesce::dynamodb;
using asio::ip::tcp;

namespace {

constexpr int interrupted = 130;

struct Options {
    std::string endpoint, data, page;
    unsigned short port = 0;
    bool serve = false;
};

unsigned short port_from(const std::string& text) {
    unsigned short port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (error != std::errc() || end != text.data() + text.size() || port == 0)
        throw std::runtime_error("--port takes a number from 1 to 65535, not '" + text + "'");
    return port;
}

Options options_from(std::vector<std::string> arguments) {
    Options options;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string& name = arguments[i];
        if (name == "--serve") {
            options.serve = true;
            continue;
        }
        if (i + 1 == arguments.size())
            throw std::runtime_error("Unknown option, or one without its value: '" + name + "'");
        const std::string& value = arguments[++i];
        if (name == "--endpoint")
            options.endpoint = value;
        else if (name == "--data")
            options.data = value;
        else if (name == "--page")
            options.page = value;
        else if (name == "--port")
            options.port = port_from(value);
        else
            throw std::runtime_error("Unknown option '" + name + "'");
    }
    if (options.endpoint.empty() || options.data.empty())
        throw std::runtime_error(
            "Usage: movies --endpoint URL --data FILE [--serve] [--port N] [--page FOLDER]");
    return options;
}

tcp::acceptor listen(asio::io_context& context, unsigned short port) {
    try {
        return tcp::acceptor(context, {asio::ip::address_v4::loopback(), port});
    } catch (const boost::system::system_error& error) {
        throw std::runtime_error("Cannot listen on port " + std::to_string(port) + ": " +
                                 error.code().message() +
                                 ". Choose another with --port, or leave it out for a free one");
    }
}

dynamodb::ClientOptions client_options(const std::string& endpoint) {
    dynamodb::ClientOptions options;
    options.endpoint = endpoint;
    options.region = "us-east-1";
    options.credentials = dynamodb::Credentials("local", "local"); // a local server takes any
    return options;
}

asio::awaitable<void> demonstrate(const dynamodb::Client& client, const Tables& tables,
                                  std::vector<Movie> movies, tcp::endpoint server) {
    const std::string director = busiest_director(movies);
    co_await load(client, tables, std::move(movies));
    std::cout << "\nAsking, with $director = \"" << director << "\":\n\n"
              << demonstration_query << "\n\n"
              << std::flush;
    const Measurement batched = co_await measure(server, client, director, true);
    std::cout << first_lines(batched.answer.at("data"), 25) << "\n\n" << std::flush;
    const Measurement single = co_await measure(server, client, director, false);
    std::cout << comparison(batched, single) << std::flush;
    if (batched.answer.at("data") != single.answer.at("data"))
        throw std::runtime_error("The two answers differ");
}

void print_invitation(const Options& options, tcp::endpoint server) {
    const std::string address = "http://127.0.0.1:" + std::to_string(server.port()) + "/";
    std::cout << "\nServing until Ctrl-C.";
    if (options.page.empty())
        std::cout << " Try:";
    else
        std::cout << " See what the loaders do:\n\n  " << address << "\n\nOr try:";
    std::cout
        << "\n\n  curl -s " << address
        << R"(graphql -d '{"query": "{ person(name: \"Al Pacino\") { movies { title year actors { name } } } }"}')"
        << "\n"
        << std::endl;
}

// The files of the page, and the question that it begins with.
Documents documents_of(const std::string& folder, const std::string& director) {
    if (folder.empty())
        return nullptr;
    const std::string demonstration = boost::json::serialize(boost::json::object{
        {"query", demonstration_query}, {"variables", {{"director", director}}}});
    return [files = PageFolder(folder), demonstration](std::string_view path) {
        if (path == "/demonstration")
            return std::optional(Document{"application/json", demonstration});
        return files(path);
    };
}

int run(const Options& options) {
    std::vector<Movie> movies = read_films(options.data);
    asio::io_context context(1);
    tcp::acceptor acceptor = listen(context, options.port);
    const tcp::endpoint server = acceptor.local_endpoint();
    const Backend backend(context.get_executor(), client_options(options.endpoint));
    Documents documents = documents_of(options.page, busiest_director(movies));

    int status = interrupted;
    std::exception_ptr failure;
    const auto stop = [&](std::exception_ptr error) {
        failure = error;
        context.stop();
    };
    asio::signal_set signals(context, SIGINT, SIGTERM);
    signals.async_wait([&](boost::system::error_code, int) { context.stop(); });
    co_spawn(context,
             serve(
                 std::move(acceptor),
                 [&](auto question) { return backend.answer_to(std::move(question)); },
                 std::move(documents)),
             stop);
    co_spawn(context, demonstrate(backend.client, backend.tables, std::move(movies), server),
             [&](std::exception_ptr error) {
                 status = 0;
                 if (error || !options.serve)
                     return stop(error);
                 print_invitation(options, server);
             });
    context.run();
    if (failure)
        std::rethrow_exception(failure);
    return status;
}

} // namespace

int main(int argc, char** argv) {
    try {
        return run(options_from(std::vector<std::string>(argv + 1, argv + argc)));
    } catch (const std::exception& error) {
        std::cerr << "movies: " << error.what() << "." << std::endl;
        return 1;
    }
}
