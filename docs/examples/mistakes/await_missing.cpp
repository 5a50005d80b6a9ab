#include "users.hpp"

// [wrong]
asio::awaitable<std::string> name_of(Users& users, int id) {
    auto user = users.load(id);
    co_return user.name;
}
// [/wrong]
