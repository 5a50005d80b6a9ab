#include "users.hpp"

// [wrong]
asio::awaitable<std::vector<std::string>> fetch_names(std::vector<int> ids);

void make_loader(asio::any_io_executor executor) {
    Users users{executor, fetch_names};
}
// [/wrong]
