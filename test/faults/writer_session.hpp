#pragma once

#include "support/films.hpp"

#include <coalesce/dynamodb/writer.hpp>

#include <boost/asio/any_io_executor.hpp>

#include <array>
#include <chrono>
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
          writers{FilmTable(client, tables[0]).writer(loaders[0], options()),
                  FilmTable(client, tables[1]).writer(loaders[1], options())} {}

    std::array<FilmTable::Loader, 2> loaders;
    std::array<Writer, 2> writers;

private:
    /// However long the machine stops in the middle of a tick: a batch leaves by its rounds alone.
    static dynamodb::WriterOptions options() {
        dynamodb::WriterOptions options;
        Tick tick;
        tick.max_age = std::chrono::hours(1);
        options.batch_schedule = tick;
        return options;
    }

    static FilmTable::Loader loader(const dynamodb::Client& client,
                                    const asio::any_io_executor& executor, std::size_t table) {
        return FilmTable(client, tables[table]).loader(executor);
    }
};

} // namespace coalesce::test
