#pragma once

#include "dynamodb/http/transport.hpp"
#include "dynamodb/providers/outside.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <functional>
#include <memory>

namespace coalesce::dynamodb::detail {

/// The world as it is, for providers of credentials: this process, its machine and the network. It
/// works on the executor, and sends over the transport as long as that lives.
providers::Outside this_machine(boost::asio::any_io_executor executor,
                                const std::shared_ptr<http::Transport>& transport,
                                std::function<double()> random);

} // namespace coalesce::dynamodb::detail
