#pragma once

#include <coalesce/batch_fn.hpp>
#include <coalesce/detail/loader_error.hpp>
#include <coalesce/loader_options.hpp>

#include <chrono>
#include <string>
#include <variant>

namespace coalesce::detail {

/// The batch function; throws `errc::empty_batch_function`.
template <class Fn>
Fn not_empty(Fn batch_fn, const std::string& loader) {
    if (is_empty(batch_fn))
        fail_loader(errc::empty_batch_function, loader,
                    "the batch function is empty; give one that can be called");
    return batch_fn;
}

/// Throws `errc::invalid_option` unless these options can be used, and together.
inline void check_options(const LoaderOptions& options) {
    const auto refuse_if = [&](bool wrong, const char* what) {
        if (wrong)
            fail_loader(errc::invalid_option, options.name, what);
    };
    refuse_if(options.max_batch_size == 0, "max_batch_size is 0; it must be at least 1");
    refuse_if(options.max_concurrent_batches == 0,
              "max_concurrent_batches is 0; it must be at least 1");
    refuse_if(options.cache && options.duplicates == Duplicates::keep,
              "duplicates is Duplicates::keep although cache is true; only without the cache can a "
              "key stand twice in a batch");
    if (const auto* classify =
            std::get_if<std::function<bool(const std::exception_ptr&)>>(&options.cache_errors))
        refuse_if(!*classify, "cache_errors is an empty function; give true, false, or one that "
                              "can be called");
    if (options.timeout)
        refuse_if(options.timeout->count() <= 0, "timeout is not positive; leave it out for none");
    if (const auto* tick = std::get_if<Tick>(&options.batch_schedule)) {
        refuse_if(tick->quiet_rounds == 0, "Tick::quiet_rounds is 0; it must be at least 1");
        refuse_if(tick->max_age.count() < 0, "Tick::max_age is negative");
    }
    if (const auto* window = std::get_if<Window>(&options.batch_schedule))
        refuse_if(window->max_wait.count() < 0, "Window::max_wait is negative");
    if (const auto* function = std::get_if<ScheduleFn>(&options.batch_schedule))
        refuse_if(!*function, "batch_schedule is an empty function; give one that can be called");
}

} // namespace coalesce::detail
