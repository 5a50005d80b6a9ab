#include <coalesce/loader.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include <vector>

int main() {
    boost::asio::io_context context;
    coalesce::Loader<int, int> loader(context.get_executor(),
                                      [](std::vector<int> keys) { return keys; });
    auto answer = loader.async_load(42, boost::asio::use_future);
    context.run();
    return answer.get() == 42 ? 0 : 1;
}
