#pragma once

#include "support/films.hpp"

#include <coalesce/dynamodb/writer.hpp>

#include <boost/asio/any_io_executor.hpp>

#include <array>
#include <cstddef>
#include <string>

namespace coalesce::test {

namespace asio = boost::asio;

/// What one request has: a loader and a writer of each table.
class WriterSession {
public:
    using Writer = dynamodb::Writer<FilmKey, Film>;

    static inline const std::array<std::string, 2> tables{"Movies", "Shows"};

    WriterSession(const dynamodb::Client& client, const asio::any_io_executor& executor)
        : loaders{loader(client, executor, 0), loader(client, executor, 1)},
          writers{FilmTable(client, tables[0]).writer(loaders[0]),
                  FilmTable(client, tables[1]).writer(loaders[1])} {}

    std::array<FilmTable::Loader, 2> loaders;
    std::array<Writer, 2> writers;

private:
    static FilmTable::Loader loader(const dynamodb::Client& client,
                                    const asio::any_io_executor& executor, std::size_t table) {
        return FilmTable(client, tables[table]).loader(executor);
    }
};

} // namespace coalesce::test
