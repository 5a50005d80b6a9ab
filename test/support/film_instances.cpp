#include "support/films.hpp"

namespace coalesce {

using test::Film;
using test::FilmKey;

template class detail::Flight<FilmKey, std::optional<Film>>;
template class detail::Batch<FilmKey, std::optional<Film>>;
template class detail::Departures<FilmKey, std::optional<Film>>;
template class detail::LoaderState<FilmKey, std::optional<Film>, std::identity, UnboundedMap>;
template class Loader<FilmKey, std::optional<Film>>;

template class dynamodb::Table<FilmKey, Film>;
template class dynamodb::Writer<FilmKey, Film>;

} // namespace coalesce
