#pragma once

#include <coalesce/dynamodb/error.hpp>

#include <gtest/gtest.h>

#include <string>

namespace coalesce::dynamodb {

/// What an action throws: its code, and the text that stands before the category's.
class Thrown {
public:
    boost::system::error_code code;
    std::string text;
};

template <class Action>
Thrown thrown_by(Action action) {
    try {
        action();
    } catch (const boost::system::system_error& error) {
        const std::string what = error.what();
        return {error.code(), what.substr(0, what.find(": " + error.code().message()))};
    }
    return {{}, "nothing was thrown"};
}

inline bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

} // namespace coalesce::dynamodb
