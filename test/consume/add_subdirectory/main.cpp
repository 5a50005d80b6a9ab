#include <coalesce/dynamodb/client.hpp>

#include <boost/asio/io_context.hpp>

// Uses a function of the compiled library, so that the link is proven too.
int main() {
    boost::asio::io_context context;
    coalesce::dynamodb::ClientOptions options;
    options.endpoint = "http://127.0.0.1:8000";
    options.credentials.emplace("key", "secret");
    const coalesce::dynamodb::Client client(context.get_executor(), options);
    return client.statistics().requests == 0 ? 0 : 1;
}
