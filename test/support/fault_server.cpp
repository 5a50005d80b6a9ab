#include "support/fault_server.hpp"

#include "support/fault_server/answer.hpp"
#include "support/fault_server/failures.hpp"
#include "support/fault_server/fate.hpp"
#include "support/fault_server/gzip.hpp"
#include "support/fault_server/operations.hpp"
#include "support/fault_server/signature_check.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <deque>
#include <map>
#include <utility>

namespace coalesce::test {

namespace asio = boost::asio;
using std::chrono::system_clock;

namespace {

constexpr std::size_t most_body_bytes = std::size_t{16} * 1024 * 1024;
constexpr std::string_view region = "eu-west-3";

dynamodb::Credentials own_credentials() {
    return {"AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "token/of+a=session"};
}

void check_form(const HttpRequest& request) {
    const auto type = request.header("content-type").value_or("");
    if (request.method != "POST" || request.path != "/" || type != "application/x-amz-json-1.0")
        throw Refused("UnknownOperationException", "expected a POST of DynamoDB's JSON to /", 404);
}

/// A request that waits for its answer.
class InFlight {
public:
    InFlight(FaultRecord& record, std::string_view operation) : record_(record) {
        record_.arrive(operation);
    }
    ~InFlight() { record_.leave(); }
    InFlight(const InFlight&) = delete;
    InFlight& operator=(const InFlight&) = delete;

private:
    FaultRecord& record_;
};

} // namespace

struct FaultServer::State {
    explicit State(std::uint64_t seed) : dice(seed) { signatures.accept(own_credentials()); }

    static asio::awaitable<Script> respond(std::shared_ptr<State> state, RawRequest raw);

    system_clock::time_point now() const { return system_clock::now() + clock_ahead; }

    /// The answer to a request that is not even looked at.
    std::optional<Answer> refusal_of(const HttpRequest& request) const {
        if (request.body.size() > most_body_bytes)
            return Answer(413, "");
        try {
            check_form(request);
            signatures.check(request, now());
        } catch (const Refused& refused) {
            return error_answer(refused);
        }
        return std::nullopt;
    }

    Faults next_faults() {
        if (const auto found = failing_steps.find(++steps); found != failing_steps.end())
            return found->second;
        if (scripted.empty())
            return faults;
        auto next = std::move(scripted.front());
        scripted.pop_front();
        return next;
    }

    Answer answer_to(const HttpRequest& request, Fate& fate) {
        try {
            return carry_out(request, tables, fate, record);
        } catch (const Refused& refused) {
            return error_answer(refused);
        }
    }

    Script script_for(const HttpRequest& request, Fate& fate) {
        const auto fault = fate.spoiled_by();
        const auto failure = fault ? failure_of(*fault, fate.faults()) : std::nullopt;
        if (failure && does_nothing(*fault))
            return send(*failure);
        auto answer = answer_to(request, fate);
        if (failure)
            return send(*failure);
        if (fault == Fault::too_large_answer)
            answer.body.resize(std::max(answer.body.size(), fate.faults().large_bytes), ' ');
        return fault ? send(answer, *fault) : send_whole(packed(request, answer, fate), fate);
    }

    /// The answer as it is sent to who takes gzip.
    Answer packed(const HttpRequest& request, Answer answer, Fate& fate) {
        if (!takes_gzip(request))
            return answer;
        const bool is_corrupt = fate.plays(Fault::corrupt_gzip);
        if (!is_corrupt && answer.body.size() <= longest_plain_body)
            return answer;
        record.compress();
        auto compressed = gzipped(std::move(answer));
        if (is_corrupt)
            corrupt(compressed);
        return compressed;
    }

    Script send(const Answer& answer) {
        return {Step::send(answer_bytes(answer, ++answers, now(), Checksum::right))};
    }

    Script send(const Answer& answer, Fault fault) {
        const auto checksum = fault == Fault::wrong_crc ? Checksum::wrong : Checksum::right;
        return script_of(answer_bytes(answer, ++answers, now(), checksum), fault);
    }

    Script send_whole(const Answer& answer, Fate& fate) {
        const auto age = std::chrono::hours(fate.plays(Fault::stale_date) ? 1 : 0);
        const auto checksum =
            fate.plays(Fault::checksum_missing) ? Checksum::missing : Checksum::right;
        auto bytes = answer_bytes(answer, ++answers, now() - age, checksum);
        auto script = fate.plays(Fault::slow) ? slow_script_of(bytes, fate.faults().slow_pause)
                                              : Script{Step::send(std::move(bytes))};
        if (fate.plays(Fault::closed_after_answer))
            script.push_back(Step::close());
        return script;
    }

    StoredTables tables;
    SignatureCheck signatures{std::string(region)};
    std::chrono::seconds clock_ahead{0};
    Faults faults;
    std::deque<Faults> scripted;
    std::map<std::size_t, Faults> failing_steps;
    std::size_t steps = 0;
    Dice dice;
    FaultRecord record;
    std::uint64_t answers = 0;
};

asio::awaitable<Script> FaultServer::State::respond(std::shared_ptr<State> state, RawRequest raw) {
    const HttpRequest request(raw.head, std::move(raw.body));
    const InFlight in_flight(state->record, operation_of(request));
    if (request.header("expect"))
        state->record.expect();
    if (const auto refusal = state->refusal_of(request))
        co_return state->send(*refusal);
    Fate fate(state->next_faults(), state->dice, state->record);
    if (fate.delay().count() > 0) {
        asio::steady_timer timer(co_await asio::this_coro::executor, fate.delay());
        co_await timer.async_wait(asio::use_awaitable);
    }
    co_return state->script_for(request, fate);
}

FaultServer::FaultServer(asio::io_context& context, std::uint64_t seed)
    : state_(std::make_shared<State>(seed)), server_(context) {
    server_.respond(
        [state = state_](RawRequest request) { return State::respond(state, std::move(request)); });
}

std::string FaultServer::url() const {
    return server_.url();
}

dynamodb::ClientOptions FaultServer::client_options() const {
    dynamodb::ClientOptions options;
    options.region = region;
    options.endpoint = url();
    options.credentials = own_credentials();
    return options;
}

void FaultServer::accept(const dynamodb::Credentials& credentials) {
    state_->signatures.accept(credentials);
}

void FaultServer::expire(const dynamodb::Credentials& credentials) {
    state_->signatures.expire(credentials);
}

void FaultServer::set_clock_ahead(std::chrono::seconds difference, std::string code) {
    state_->clock_ahead = difference;
    state_->signatures.skew_code = std::move(code);
}

void FaultServer::create_table(std::string name, dynamodb::KeySchema schema,
                               std::vector<dynamodb::IndexSchema> indexes) {
    state_->tables.create(StoredTable(std::move(name), std::move(schema), std::move(indexes)));
}

void FaultServer::deny(std::string_view table) {
    state_->tables.at(table).is_denied = true;
}

void FaultServer::put(std::string_view table, dynamodb::Item item) {
    state_->tables.at(table).fill(std::move(item));
}

std::optional<dynamodb::Item> FaultServer::stored(std::string_view table,
                                                  const dynamodb::Item& key) const {
    const auto* item = state_->tables.at(table).find(key);
    return item ? std::optional(*item) : std::nullopt;
}

std::vector<std::optional<dynamodb::Item>> FaultServer::writes_of(std::string_view table,
                                                                  const dynamodb::Item& key) const {
    std::vector<std::optional<dynamodb::Item>> items;
    for (const auto& write : state_->tables.at(table).writes)
        if (write.key == key)
            items.push_back(write.item);
    return items;
}

void FaultServer::keep_no_writes(std::string_view table) {
    state_->tables.at(table).keeps_writes = false;
}

Faults& FaultServer::faults() noexcept {
    return state_->faults;
}

void FaultServer::next(const Faults& faults) {
    state_->scripted.push_back(faults);
}

void FaultServer::begin_run() {
    state_->failing_steps.clear();
    state_->steps = 0;
}

std::size_t FaultServer::steps() const noexcept {
    return state_->steps;
}

void FaultServer::fail_step(std::size_t number, const Faults& faults) {
    state_->failing_steps.insert_or_assign(number, faults);
}

const FaultRecord& FaultServer::record() const noexcept {
    return state_->record;
}

std::size_t FaultServer::connections() const noexcept {
    return server_.connections();
}

std::size_t FaultServer::open_connections() const noexcept {
    return server_.open_connections();
}

void FaultServer::stop() {
    server_.stop();
}

} // namespace coalesce::test
