#include "users.hpp"

// [wrong]
asio::awaitable<void> warm_up(Users& users) {
    users.load(1);
    co_return;
}
// [/wrong]
