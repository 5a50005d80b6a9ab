// Signs a request and sends it to where nobody listens: all of the library is linked and runs.

#include <coalesce/dynamodb/client.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <iostream>

namespace asio = boost::asio;
namespace dynamodb = coalesce::dynamodb;

int main() {
    asio::io_context context;
    dynamodb::ClientOptions options;
    options.region = "eu-west-3";
    options.endpoint = "http://127.0.0.1:1";
    options.max_attempts = 1;
    options.credentials = dynamodb::Credentials("AKIDEXAMPLE", "not a secret");
    dynamodb::Client client(context.get_executor(), options);
    const dynamodb::KeySchema schema({"year", dynamodb::KeyType::number});
    const dynamodb::Table<dynamodb::Item, dynamodb::Item> table(client, "Movies", schema);
    const dynamodb::Item key{{"year", dynamodb::Number(2013)}};

    std::exception_ptr failure;
    asio::co_spawn(context, table.get(key),
                   [&](std::exception_ptr error, auto) { failure = error; });
    context.run();
    try {
        if (failure)
            std::rethrow_exception(failure);
    } catch (const boost::system::system_error& error) {
        std::cout << error.what() << '\n';
        return error.code().category() == dynamodb::transport_category() ? 0 : 1;
    }
    std::cout << "BAD: there was an answer\n";
    return 1;
}
