// Several observers of a client as one.

#include <coalesce/dynamodb/client_observers.hpp>

#include <gtest/gtest.h>

namespace coalesce::dynamodb {
namespace {

class ToldOf : public ClientObserver {
public:
    void on_batch_answer(const BatchAnswer&) noexcept override { calls += "batch "; }
    void on_attempt(const AttemptReport&) noexcept override { calls += "attempt "; }
    void on_call(const CallReport&) noexcept override { calls += "call "; }
    void on_credentials(const CredentialsReport&) noexcept override { calls += "credentials "; }
    void on_page(const PageReport&) noexcept override { calls += "page "; }
    void on_consumed_capacity(std::string_view, std::string_view table, double) noexcept override {
        calls.append(table);
    }

    std::string calls;
};

TEST(ClientObserversTest, each_of_several_is_told_everything) {
    const auto one = std::make_shared<ToldOf>();
    const auto other = std::make_shared<ToldOf>();
    ClientObservers both({one, nullptr, other});

    both.on_batch_answer({});
    both.on_attempt({});
    both.on_call({});
    both.on_credentials({});
    both.on_page({});
    both.on_consumed_capacity("GetItem", "Movies", 0.5);

    EXPECT_EQ(one->calls, "batch attempt call credentials page Movies");
    EXPECT_EQ(other->calls, one->calls);
}

} // namespace
} // namespace coalesce::dynamodb
