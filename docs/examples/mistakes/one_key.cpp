#include "users.hpp"

// [wrong]
asio::awaitable<User> fetch_user(int id);

void make_loader(asio::any_io_executor executor) {
    Users users{executor, fetch_user};
}
// [/wrong]
