#include "model/program.hpp"

#include <array>
#include <random>
#include <string>

namespace coalesce::model {

namespace {

class Generator {
public:
    explicit Generator(std::uint64_t seed) : random_(seed) {}

    Program program() {
        Program program;
        loaders_ = between(1, 3);
        for (int loader = 0; loader < loaders_; ++loader)
            program.loaders.push_back(settings());
        for (int steps = between(4, 30); steps > 0; --steps)
            program.steps.push_back(step());
        program.await_before_close = one_in(2);
        return program;
    }

private:
    int between(int least, int most) {
        return least + static_cast<int>(random_() % static_cast<unsigned>(most - least + 1));
    }
    bool one_in(int times) { return between(1, times) == 1; }

    template <class T>
    T one_of(std::initializer_list<T> choices) {
        return choices.begin()[between(0, static_cast<int>(choices.size()) - 1)];
    }

    int key() { return between(1, 4); }
    int loader() { return between(0, loaders_ - 1); }
    Form form() { return one_of({Form::one, Form::one, Form::one, Form::many, Form::all}); }
    std::vector<int> keys(Form form) {
        std::vector<int> keys(form == Form::one ? 1 : static_cast<std::size_t>(between(0, 3)));
        for (int& one : keys)
            one = key();
        return keys;
    }

    LoaderSettings settings() {
        constexpr auto unlimited = LoaderSettings::unlimited;
        LoaderSettings settings;
        settings.max_batch_size = one_of<std::size_t>({1, 2, 3, unlimited, unlimited});
        settings.max_concurrent_batches = one_of<std::size_t>({1, 1, 2, unlimited});
        settings.schedule = one_in(2) ? Schedule::tick : static_cast<Schedule>(between(1, 6));
        settings.quiet_rounds = static_cast<unsigned>(between(1, 3));
        settings.may_age = one_in(8);
        settings.cache = !one_in(4);
        settings.keep_duplicates = !settings.cache && one_in(2);
        if (settings.keep_duplicates) // two batches of the same keys cannot be told apart
            settings.max_concurrent_batches = unlimited;
        settings.cached_errors = static_cast<CachedErrors>(between(0, 2));
        settings.aligned_hits = one_in(2);
        settings.map = one_in(2) ? Map::unbounded : static_cast<Map>(between(1, 2));
        settings.map_limit = between(1, 3);
        settings.sink = one_in(2);
        for (int plans = between(1, 3); plans > 0; --plans)
            settings.plans.push_back(plan());
        return settings;
    }

    Plan plan() {
        using Finish = Plan::Finish;
        Plan plan;
        plan.wait_before = one_in(2) ? between(1, 4) : 0;
        for (int nested = one_in(3) ? between(1, 2) : 0; nested > 0; --nested) {
            const Form form = this->form();
            plan.nested.push_back({loader(), form, keys(form)});
        }
        plan.nested_together = one_in(2);
        plan.settled_early = static_cast<std::size_t>(between(0, 2));
        plan.wait_after = one_in(2) ? between(1, 4) : 0;
        plan.finish = one_in(3) ? static_cast<Finish>(between(1, 4)) : Finish::answers;
        plan.failing_key = one_in(3) ? key() : 0;
        return plan;
    }

    Step step() {
        Step step;
        step.kind = kind();
        step.loader = loader();
        const bool has_form = step.kind <= Step::store || step.kind == Step::race;
        step.form = has_form ? form() : Form::one;
        step.keys = keys(step.form);
        step.number = step.kind == Step::cancel ? between(0, 5) : between(0, 3);
        step.mode = one_of({Prime::keep, Prime::replace, Prime::resolve});
        return step;
    }

    Step::Kind kind() {
        if (one_in(3))
            return one_of({Step::run, Step::run, Step::advance});
        if (one_in(2))
            return one_of({Step::load, Step::load, Step::load, Step::store, Step::enqueue,
                           Step::callback, Step::race});
        if (one_in(25))
            return one_of({Step::close, Step::destroy});
        return one_of({Step::await, Step::drop, Step::cancel, Step::cancel, Step::prime,
                       Step::prime_error, Step::peek, Step::clear, Step::clear, Step::clear_all,
                       Step::dispatch});
    }

    std::mt19937_64 random_;
    int loaders_ = 1;
};

std::string text(Form form) {
    return std::array{"load", "load_many", "load_all"}[static_cast<std::size_t>(form)];
}

std::string text(const std::vector<int>& keys) {
    std::string text;
    for (const int key : keys)
        text += (text.empty() ? "" : ", ") + std::to_string(key);
    return '(' + text + ')';
}

std::string limit(std::size_t limit) {
    return limit == LoaderSettings::unlimited ? "unlimited" : std::to_string(limit);
}

std::ostream& operator<<(std::ostream& out, const Plan& plan) {
    constexpr std::array finishes{"answers", "throws", "gives too few", "gives too many",
                                  "settles some"};
    if (plan.wait_before)
        out << "waits " << plan.wait_before << ", ";
    for (const Nested& nested : plan.nested)
        out << text(nested.form) << text(nested.keys) << " of loader " << nested.loader
            << (plan.nested_together ? " (together), " : ", ");
    if (plan.settled_early)
        out << "settles " << plan.settled_early << " if it has a sink, ";
    if (plan.wait_after)
        out << "waits " << plan.wait_after << ", ";
    out << finishes[static_cast<std::size_t>(plan.finish)];
    if (plan.failing_key)
        out << ", key " << plan.failing_key << " fails";
    return out;
}

std::ostream& operator<<(std::ostream& out, const LoaderSettings& settings) {
    constexpr std::array schedules{
        "tick", "manual", "schedule at once", "schedule twice", "later", "dropped", "kept"};
    constexpr std::array errors{"all", "no", "odd"};
    constexpr std::array maps{"unbounded", "lru", "ttl"};
    out << schedules[static_cast<std::size_t>(settings.schedule)];
    if (settings.schedule == Schedule::tick)
        out << " of " << settings.quiet_rounds << (settings.may_age ? " (max_age 0)" : "");
    out << ", max_batch_size " << limit(settings.max_batch_size) << ", max_concurrent_batches "
        << limit(settings.max_concurrent_batches);
    if (settings.cache)
        out << ", cache " << maps[static_cast<std::size_t>(settings.map)] << ' '
            << settings.map_limit << " with "
            << errors[static_cast<std::size_t>(settings.cached_errors)] << " errors, "
            << (settings.aligned_hits ? "aligned" : "immediate") << " hits";
    else
        out << ", no cache, " << (settings.keep_duplicates ? "keep" : "merge") << " duplicates";
    out << (settings.sink ? ", sink" : ", ordered") << '\n';
    for (const Plan& plan : settings.plans)
        out << "    batch function " << plan << '\n';
    return out;
}

} // namespace

std::ostream& operator<<(std::ostream& out, const Step& step) {
    constexpr std::array kinds{"",        "store ", "enqueue",   "async_load", "race ",
                               "await",   "drop",   "cancel",    "prime",      "prime an error",
                               "peek",    "clear",  "clear_all", "dispatch",   "close",
                               "destroy", "run",    "advance"};
    constexpr std::array modes{" keep", " replace", " resolve"};
    out << kinds[step.kind];
    switch (step.kind) {
    case Step::await:
    case Step::drop:
    case Step::cancel:
    case Step::run: return out << ' ' << step.number;
    case Step::advance: return out;
    case Step::clear_all:
    case Step::dispatch:
    case Step::close:
    case Step::destroy: return out << " loader " << step.loader;
    case Step::load:
    case Step::store:
    case Step::race: out << text(step.form); break;
    default: break;
    }
    out << text(step.keys) << " of loader " << step.loader;
    if (step.kind == Step::prime || step.kind == Step::prime_error)
        out << modes[static_cast<std::size_t>(step.mode)];
    if (step.kind == Step::race)
        out << " || wait " << step.number;
    return out;
}

std::ostream& operator<<(std::ostream& out, const Program& program) {
    for (std::size_t loader = 0; loader < program.loaders.size(); ++loader)
        out << "loader " << loader << ": " << program.loaders[loader];
    for (const Step& step : program.steps)
        out << "  " << step << '\n';
    return out << "  await what is stored, "
               << (program.await_before_close ? "then close" : "closed") << '\n';
}

Program make_program(std::uint64_t seed) {
    return Generator(seed).program();
}

} // namespace coalesce::model
