#include "support/gate.hpp"
#include "support/loader_fixture.hpp"

namespace coalesce {

template class detail::Flight<int, int>;
template class detail::Batch<int, int>;
template class detail::Departures<int, int>;
template class detail::LoaderState<int, int, std::identity, UnboundedMap>;
template class Loader<int, int>;

} // namespace coalesce

namespace coalesce::test {

template class Recorder<int>;
template class Gate<int>;
template std::future<int> LoaderFixture::start(asio::awaitable<int>);
template std::future<std::vector<int>> LoaderFixture::start(asio::awaitable<std::vector<int>>);
template std::future<std::vector<Result<int>>>
    LoaderFixture::start(asio::awaitable<std::vector<Result<int>>>);
template int LoaderFixture::run(asio::awaitable<int>);
template std::vector<int> LoaderFixture::run(asio::awaitable<std::vector<int>>);
template std::vector<Result<int>> LoaderFixture::run(asio::awaitable<std::vector<Result<int>>>);

} // namespace coalesce::test
