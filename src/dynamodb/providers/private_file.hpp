#pragma once

#include <string>

namespace coalesce::dynamodb::providers {

/// Writes a file that only its owner can read. Who reads it meanwhile finds the old bytes or the
/// new ones, never a part: it is written beside its place and moved there.
///
/// Throws `boost::system::system_error`, naming the path, if that cannot be done; then nothing has
/// changed.
void write_private_file(const std::string& path, const std::string& bytes);

} // namespace coalesce::dynamodb::providers
