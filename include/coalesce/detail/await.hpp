#pragma once

/// What the compiler says of an awaitable that nobody awaits. A macro, since an attribute takes
/// nothing but a literal.
#define COALESCE_AWAIT [[nodiscard("co_await it: what is dropped is not done")]]
