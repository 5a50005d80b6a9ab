// What observers see of batches and of pages.

#include "fault_server_fixture.hpp"

#include <coalesce/dynamodb/client_observer.hpp>

#include <memory>

namespace coalesce::test {
namespace {

using dynamodb::BatchAnswer;
using dynamodb::PageReport;

class KeptReports : public dynamodb::ClientObserver {
public:
    void on_batch_answer(const BatchAnswer& answer) noexcept override { batches.push_back(answer); }
    void on_page(const PageReport& page) noexcept override {
        pages.push_back(page);
        tables.emplace_back(page.table);
    }

    std::vector<BatchAnswer> batches;
    std::vector<PageReport> pages;
    std::vector<std::string> tables;
};

class ClientReports : public FaultServerTest {
protected:
    ClientReports() {
        auto options = server_.client_options();
        options.max_attempts = 1;
        options.observer = reports_;
        client_.emplace(context_.get_executor(), options);
        table_.emplace(*client_, "Movies");
    }

    std::shared_ptr<KeptReports> reports_ = std::make_shared<KeptReports>();
    std::optional<dynamodb::Client> client_;
    std::optional<FilmTable> table_;
};

TEST_F(ClientReports, O2_every_key_of_a_batch_is_told_to_be_served_missing_or_left) {
    fill(60, 2);
    server_.faults().unprocessed_every = 5;

    run(client_->batch_get(*table_, keys(60)));

    dynamodb::TableAnswer sum;
    for (const auto& batch : reports_->batches) {
        ASSERT_EQ(batch.tables.size(), 1U);
        const auto& answer = batch.tables[0];
        EXPECT_EQ(answer.entries, answer.served + answer.missing + answer.unprocessed);
        sum.served += answer.served;
        sum.missing += answer.missing;
        sum.unprocessed += answer.unprocessed;
        sum.capacity_units += answer.capacity_units;
    }
    EXPECT_GT(reports_->batches.size(), 1U);
    EXPECT_EQ(sum.served, 30U);
    EXPECT_EQ(sum.missing, 30U);
    EXPECT_GT(sum.unprocessed, 0U);
    EXPECT_GT(sum.capacity_units, 0);
    EXPECT_EQ(client_->statistics().reads, (dynamodb::ReadCounts{60, 30, 30}));
}

TEST_F(ClientReports, R10_unprocessed_keys_are_no_failures_and_cost_no_retries) {
    fill(50);
    server_.faults().unprocessed = 0.5;

    const auto films = run(client_->batch_get(*table_, keys(50))); // one attempt for each request

    for (const auto& film : films)
        EXPECT_TRUE(film.value());
    EXPECT_GT(client_->statistics().requests, 1U);
    EXPECT_EQ(client_->statistics().retries, 0U);
}

TEST_F(ClientReports, O3_each_page_is_told_with_what_was_read_for_it) {
    fill(10);
    dynamodb::ScanOptions options;
    options.page_limit = 4;

    run(table_->scan(options).all());

    std::size_t count = 0;
    for (const auto& page : reports_->pages) {
        EXPECT_EQ(page.operation, "Scan");
        EXPECT_EQ(page.index, "");
        EXPECT_EQ(page.count, page.scanned_count);
        EXPECT_EQ(page.is_last, &page == &reports_->pages.back());
        count += page.count;
    }
    EXPECT_GE(reports_->pages.size(), 3U);
    EXPECT_EQ(count, 10U);
    EXPECT_EQ(reports_->tables[0], "Movies");
}

} // namespace
} // namespace coalesce::test
