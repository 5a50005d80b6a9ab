#pragma once

#include "client_fixture.hpp"

#include <coalesce/dynamodb/pages.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>

#include <algorithm>
#include <future>
#include <optional>
#include <string>
#include <vector>

namespace coalesce::test {

/// Films of 2013, in the pages that a test makes of them.
class PagesFaults : public ClientFaults {
protected:
    using Films = dynamodb::Pages<Film>;

    static dynamodb::QueryOptions of_2013() {
        dynamodb::QueryOptions options;
        options.partition = 2013;
        return options;
    }

    Films films(const dynamodb::QueryOptions& options = of_2013()) const {
        return table_.query(options);
    }

    static std::string film(const std::string& title) {
        return R"({"year":{"N":"2013"},"title":{"S":")" + title +
               R"("},"info":{"M":{"directors":{"L":[]}}}})";
    }

    /// A page with these films; `more`: an item at which it ends.
    static std::string page(const std::vector<std::string>& titles, const std::string& end = "") {
        std::string items;
        for (const auto& title : titles)
            items += (items.empty() ? "" : ",") + film(title);
        auto body = R"({"Items":[)" + items + R"(],"Count":)" + std::to_string(titles.size());
        if (!end.empty())
            body += R"(,"LastEvaluatedKey":{"year":{"N":"2013"},"title":{"S":")" + end + R"("}})";
        return body + R"(,"ConsumedCapacity":{"TableName":"Movies","CapacityUnits":2}})";
    }

    void answers(const std::string& body) { server_.next(answer(200, body)); }

    static std::vector<std::string> titles(const std::vector<Film>& films) {
        std::vector<std::string> all;
        for (const auto& film : films)
            all.push_back(film.title);
        return all;
    }

    /// Begins something, to be cancelled.
    template <class T>
    std::future<T> start(asio::awaitable<T> work) {
        return asio::co_spawn(context_, std::move(work),
                              asio::bind_cancellation_slot(cancel_.slot(), asio::use_future));
    }

    template <class T>
    boost::system::error_code code_of(std::future<T>& result) {
        run_until(context_, [&] {
            return result.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
        });
        try {
            result.get();
            return {};
        } catch (const boost::system::system_error& error) {
            return error.code();
        }
    }

    /// The code that something ends with.
    template <class T>
    boost::system::error_code code_of(asio::awaitable<T> work) {
        auto result = start(std::move(work));
        return code_of(result);
    }

    void until_requests(std::size_t count) {
        run_until(context_, [&] { return server_.requests().size() >= count; });
        run_ready(context_);
    }

    /// Whether request `number` begins behind the film.
    bool begins_behind(std::size_t number, const std::string& title) const {
        const auto& body = server_.requests().at(number).body;
        const auto start = R"("ExclusiveStartKey":{"title":{"S":")" + title + R"("})";
        return title.empty() ? body.find("ExclusiveStartKey") == body.npos
                             : body.find(start) != body.npos;
    }

    asio::cancellation_signal cancel_;
    dynamodb::Client client_{context_.get_executor(), options()};
    FilmTable table_{client_, "Movies"};
};

} // namespace coalesce::test
