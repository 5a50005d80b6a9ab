#pragma once

// For tests of code that loads: an event loop whose time passes when the test says so, a batch
// function that follows a script, and a check of your own batch functions. For any test framework:
// what goes wrong is an exception or a text. See docs/testing.md.

#include <coalesce/testing/check_batch_fn.hpp>
#include <coalesce/testing/event_loop.hpp>
#include <coalesce/testing/scripted_batch.hpp>
#include <coalesce/testing/sleep.hpp>
#include <coalesce/testing/stuck.hpp>
#include <coalesce/testing/task.hpp>
