#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <functional>
#include <string>
#include <string_view>

namespace bench {

/// The body of the answer to a request of DynamoDB's protocol; throws what makes it a refusal.
using Answer = std::function<std::string(std::string_view operation, const std::string& body)>;

/// Accepts connections and answers each request on them, with its CRC-32, for as long as clients
/// keep them open. Looks at no signature. What `answer` throws is told to `std::cerr`, and the
/// client gets a ValidationException.
///
/// Lifetime: the acceptor must outlive the coroutine.
boost::asio::awaitable<void> accept_and_answer(boost::asio::ip::tcp::acceptor& acceptor,
                                               Answer answer);

} // namespace bench
