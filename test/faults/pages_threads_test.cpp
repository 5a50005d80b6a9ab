// Pages that are read on other threads than the client's. The thread sanitizer runs these tests
// too.

#include "pages_fixture.hpp"

#include <coalesce/dynamodb/parallel_scan.hpp>

#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>

#include <atomic>
#include <thread>

namespace coalesce::test {
namespace {

class PagesThreads : public PagesFaults {
protected:
    PagesThreads() {
        // Ten pages of one film each, whoever asks: the title says which comes next.
        server_.respond([](RawRequest request) { return next_page(std::move(request)); });
        thread_ = std::thread([this] { context_.run(); }); // of the client and the server
    }
    ~PagesThreads() override {
        context_.stop();
        thread_.join();
    }

    static asio::awaitable<Script> next_page(RawRequest request) {
        const std::string title = R"("title":{"S":")";
        const auto found = request.body.find(title);
        const int last =
            found == request.body.npos ? 0 : std::stoi(request.body.substr(found + title.size()));
        const auto name = std::to_string(last + 1);
        co_return answer(200, page({name}, last + 1 < 10 ? name : ""));
    }

    static asio::awaitable<std::size_t> read_pages(FilmTable table,
                                                   dynamodb::QueryOptions options) {
        auto pages = table.query(options);
        std::size_t films = 0;
        while (const auto page = co_await pages.next())
            films += page->items.size();
        co_return films;
    }

    static asio::awaitable<std::size_t> read_in_parallel(FilmTable table) {
        dynamodb::ParallelScanOptions options;
        options.segments = 4;
        auto scan = table.parallel_scan(options);
        std::size_t films = 0;
        while (const auto page = co_await scan.next())
            films += page->items.size();
        co_return films;
    }

    static asio::awaitable<std::size_t> leave_early(FilmTable table,
                                                    dynamodb::QueryOptions options) {
        auto pages = table.query(options);
        co_await pages.next();
        co_return 10;
    }

    asio::executor_work_guard<asio::io_context::executor_type> work_{context_.get_executor()};
    std::thread thread_;
};

TEST_F(PagesThreads, pages_are_read_on_many_threads_and_left_at_any_time) {
    asio::thread_pool readers(3);
    std::vector<std::future<std::size_t>> films;
    for (int reader = 0; reader < 30; ++reader) {
        auto options = of_2013();
        options.prefetch = reader % 2 == 0;
        const auto strand = asio::make_strand(readers);
        auto work = reader % 3 == 0   ? leave_early(table_, options)
                    : reader % 3 == 1 ? read_pages(table_, options)
                                      : read_in_parallel(table_);
        films.push_back(asio::co_spawn(strand, std::move(work), asio::use_future));
    }

    for (std::size_t reader = 0; reader < films.size(); ++reader)
        EXPECT_EQ(films[reader].get(), reader % 3 == 2 ? 40U : 10U);
    readers.join();
}

} // namespace
} // namespace coalesce::test
