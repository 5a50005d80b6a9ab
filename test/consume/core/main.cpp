// Loads one key: what a program with the header core alone can do.

#include <coalesce/loader.hpp>

#include <boost/asio/io_context.hpp>

#include <exception>
#include <vector>

int main() {
    boost::asio::io_context context;
    coalesce::Loader<int, int> loader(context.get_executor(),
                                      [](std::vector<int> keys) { return keys; });
    int answer = 0;
    loader.async_load(42, [&](std::exception_ptr, int value) { answer = value; });
    context.run();
    return answer == 42 ? 0 : 1;
}
