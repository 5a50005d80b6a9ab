// The tables of the whole process, and who answers questions from them.
#pragma once

#include "answer.hpp"

#include <coalesce/dynamodb/client.hpp>

/// Two clients of one service: questions that want no trace are not watched, and pay nothing for
/// it.
struct Backend {
    Backend(boost::asio::any_io_executor executor, const coalesce::dynamodb::ClientOptions& options)
        : client(executor, options), watched_client(executor, watched(options)) {}

    boost::asio::awaitable<boost::json::object> answer_to(boost::json::object question) const {
        if (wants_trace(question))
            return answer_with_trace(watched_tables, requests, std::move(question));
        return answer(tables, std::move(question));
    }

    coalesce::dynamodb::ClientOptions watched(coalesce::dynamodb::ClientOptions options) const {
        options.observer = requests;
        return options;
    }

    // Shared with the watched client, and with the questions that it answers.
    std::shared_ptr<RequestWatch> requests = std::make_shared<RequestWatch>();
    coalesce::dynamodb::Client client, watched_client;
    Tables tables{{client, "Movies"}, {client, "People"}};
    Tables watched_tables{{watched_client, "Movies"}, {watched_client, "People"}};
};
