#include "dynamodb/providers/private_file.hpp"

#include "dynamodb/quoted.hpp"

#include <boost/system/system_error.hpp>

#include <cerrno>
#include <cstdio>
#include <string_view>
#include <utility>

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

namespace coalesce::dynamodb::providers {
namespace {

[[noreturn]] void throw_file_error(int error, const std::string& path) {
    throw boost::system::system_error(
        boost::system::error_code(error, boost::system::generic_category()),
        "cannot write the file " + quoted(path));
}

/// A file beside its place, with a name of its own, which goes unless it was moved.
class FileBeside {
public:
    // `mkostemp` makes it readable by its owner alone.
    explicit FileBeside(const std::string& path) : path_(path), name_(path + ".XXXXXX") {
        descriptor_ = ::mkostemp(name_.data(), O_CLOEXEC);
        if (descriptor_ < 0)
            throw_file_error(errno, path_);
    }
    ~FileBeside() {
        if (descriptor_ >= 0)
            ::close(descriptor_);
        if (!is_moved_)
            ::unlink(name_.c_str());
    }

    FileBeside(const FileBeside&) = delete;
    FileBeside& operator=(const FileBeside&) = delete;

    void write(std::string_view bytes) {
        while (!bytes.empty()) {
            const auto written = ::write(descriptor_, bytes.data(), bytes.size());
            if (written < 0 && errno != EINTR)
                throw_file_error(errno, path_);
            bytes.remove_prefix(written < 0 ? 0 : static_cast<std::size_t>(written));
        }
    }

    void move_to_its_place() {
        if (::close(std::exchange(descriptor_, -1)) != 0)
            throw_file_error(errno, path_);
        if (std::rename(name_.c_str(), path_.c_str()) != 0)
            throw_file_error(errno, path_);
        is_moved_ = true;
    }

private:
    std::string path_;
    std::string name_;
    int descriptor_ = -1;
    bool is_moved_ = false;
};

} // namespace

void write_private_file(const std::string& path, const std::string& bytes) {
    FileBeside file(path);
    file.write(bytes);
    file.move_to_its_place();
}

} // namespace coalesce::dynamodb::providers
