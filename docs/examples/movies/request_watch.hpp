// Which requests to DynamoDB are sent while questions are answered.
#pragma once

#include "timeline.hpp"

#include <coalesce/dynamodb/client_observer.hpp>

#include <memory>

/// Shows the requests of a client to the timelines of all questions that are being answered. A
/// request can hold keys of several questions, and does not know of which: each of them sees it.
class RequestWatch : public coalesce::dynamodb::ClientObserver {
public:
    /// A timeline is shown requests for as long as this lives.
    class Guest {
    public:
        Guest(std::shared_ptr<RequestWatch> watch, std::shared_ptr<Timeline> timeline);
        ~Guest();
        Guest(const Guest&) = delete;
        Guest& operator=(const Guest&) = delete;

    private:
        std::shared_ptr<RequestWatch> watch_; // shared with the client and other guests
        std::shared_ptr<Timeline> timeline_;  // shared with the loaders of the question
    };

    void on_batch_answer(const coalesce::dynamodb::BatchAnswer& answer) noexcept override;
    void on_attempt(const coalesce::dynamodb::AttemptReport& attempt) noexcept override;

private:
    std::vector<std::shared_ptr<Timeline>> timelines_;
    std::size_t keys_ = 0; // of the answer that was read last: its attempt is reported next
};
