#include "plugin.hpp"

#include <iostream>

int main() {
    const coalesce::detail::BatchMark mark;
    const coalesce::detail::Marking marking(mark);
    const bool same_mark = mark_seen_by_plugin() == &mark;
    const bool same_error = error_of_plugin() == coalesce::errc::closed;
    if (!same_mark)
        std::cout << "A load in the plugin does not see which batch function it is called from\n";
    if (!same_error)
        std::cout << "An error of the plugin is another one\n";
    return same_mark && same_error ? 0 : 1;
}
