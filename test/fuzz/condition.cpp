// Any text may be meant as an expression: it is read, or refused; and what is read can be written.

#include "dynamodb/protocol/expression_writer.hpp"
#include "dynamodb/protocol/key_condition_reader.hpp"

#include <coalesce/dynamodb/condition.hpp>
#include <coalesce/dynamodb/error.hpp>

#include <cstdint>
#include <cstdlib>
#include <string>

using namespace coalesce::dynamodb;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    try {
        const Condition condition(text + " AND #r > :v", {{"#r", "rating"}}, {{":v", 8}});
        protocol::ExpressionWriter().text_of(!condition || condition, "filter");
        protocol::read_key_condition(condition, "table");
    } catch (const boost::system::system_error& error) {
        if (error.code() != errc::invalid_expression && error.code() != errc::invalid_query)
            std::abort();
    }
    return 0;
}
