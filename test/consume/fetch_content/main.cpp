// Finds our headers, and Boost's through them.

#include <coalesce/error.hpp>

int main() {
    return coalesce::make_error_code(coalesce::errc::closed).message() == "loader is closed" ? 0
                                                                                             : 1;
}
