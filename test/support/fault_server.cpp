#include "support/fault_server.hpp"

#include "support/fault_server/answer.hpp"
#include "support/fault_server/fate.hpp"
#include "support/fault_server/json.hpp"
#include "support/fault_server/operations.hpp"
#include "support/fault_server/signature_check.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <deque>
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

std::string throttling_reasons(std::string_view member, std::string_view reason) {
    return "," + json_member(member, "[" +
                                         json_object({json_member("reason", json_string(reason)),
                                                      json_member("resource", "\"a table\"")}) +
                                         "]");
}

/// What the service says when it does nothing, or says that it failed; nothing for other faults.
std::optional<Answer> failure_of(Fault fault) {
    switch (fault) {
    case Fault::throughput_exceeded:
        return error_answer(
            Refused("ProvisionedThroughputExceededException", "too fast"),
            throttling_reasons("ThrottlingReasons", "TableReadProvisionedThroughputExceeded"));
    case Fault::throttled:
        return error_answer(
            Refused("ThrottlingException", "too fast"),
            throttling_reasons("throttlingReasons", "TableReadAccountLimitExceeded"));
    case Fault::internal_error:
        return error_answer(Refused("InternalServerError", "as ordered", 500));
    case Fault::unavailable:
        return error_answer(Refused("ServiceUnavailableException", "as ordered", 503));
    case Fault::garbage: return Answer(200, "<html><body>It works!</body></html>");
    case Fault::empty_body: return Answer(200, "");
    default: return std::nullopt;
    }
}

/// What is sent of an answer whose bytes these are.
Script script_of(std::string bytes, std::optional<Fault> fault) {
    const auto head = bytes.find("\r\n\r\n") + 4;
    if (fault == Fault::cut_before_answer)
        return {Step::close()};
    if (fault == Fault::reset)
        return {Step::reset()};
    if (fault == Fault::cut_in_head)
        return {Step::send(bytes.substr(0, head / 2)), Step::close()};
    if (fault == Fault::cut_in_body)
        return {Step::send(bytes.substr(0, head + (bytes.size() - head) / 2)), Step::close()};
    return {Step::send(std::move(bytes))};
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
        if (scripted.empty())
            return faults;
        const auto next = scripted.front();
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
        const auto spoiled_by = fate.spoiled_by();
        const auto failure = spoiled_by ? failure_of(*spoiled_by) : std::nullopt;
        if (spoiled_by == Fault::throttled || spoiled_by == Fault::throughput_exceeded)
            return send(*failure, spoiled_by);
        const auto answer = answer_to(request, fate);
        return send(failure.value_or(answer), spoiled_by);
    }

    Script send(const Answer& answer, std::optional<Fault> fault = std::nullopt) {
        const auto checksum = fault == Fault::wrong_crc ? Checksum::wrong : Checksum::right;
        return script_of(answer_bytes(answer, ++answers, now(), checksum), fault);
    }

    StoredTables tables;
    SignatureCheck signatures{std::string(region)};
    std::chrono::seconds clock_ahead{0};
    Faults faults;
    std::deque<Faults> scripted;
    Dice dice;
    FaultRecord record;
    std::uint64_t answers = 0;
};

asio::awaitable<Script> FaultServer::State::respond(std::shared_ptr<State> state, RawRequest raw) {
    const HttpRequest request(raw.head, std::move(raw.body));
    const InFlight in_flight(state->record, operation_of(request));
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

void FaultServer::set_clock_ahead(std::chrono::seconds difference) {
    state_->clock_ahead = difference;
}

void FaultServer::create_table(std::string name, dynamodb::KeySchema schema) {
    state_->tables.create(std::move(name), std::move(schema));
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

Faults& FaultServer::faults() noexcept {
    return state_->faults;
}

void FaultServer::next(const Faults& faults) {
    state_->scripted.push_back(faults);
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
