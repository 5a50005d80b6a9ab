#pragma once

// What the mistakes are made with.

#include <coalesce/loader.hpp>

#include <string>
#include <vector>

namespace asio = boost::asio;

struct User {
    int id;
    std::string name;
};

using Users = coalesce::Loader<int, User>;
