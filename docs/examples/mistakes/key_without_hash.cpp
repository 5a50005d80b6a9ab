#include "users.hpp"

// [wrong]
struct Place {
    std::string country;
    std::string city;
};

asio::awaitable<std::vector<int>> fetch_populations(std::vector<Place> places);

void make_loader(asio::any_io_executor executor) {
    coalesce::Loader<Place, int> populations{executor, fetch_populations};
}
// [/wrong]
