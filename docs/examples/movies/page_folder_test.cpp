#include "page_folder.hpp"

#include <support/folder.hpp>

#include <gtest/gtest.h>

#include <fstream>

namespace {

// A folder with a page, and a secret beside it.
class Page : public testing::Test {
protected:
    Page() {
        std::filesystem::create_directory(outer.path() / "page");
        std::filesystem::create_directory(outer.path() / "page" / "folder.js");
        for (const char* name : {"page/index.html", "page/page.css", "page/page.js",
                                 "page/icon.svg", "page/notes.txt", "page/.hidden.js", "secret.js"})
            std::ofstream(outer.file(name)) << name;
    }

    std::string find(std::string_view path) const {
        const auto document = PageFolder(outer.path() / "page")(path);
        return document ? document->content_type + ": " + document->body : "nothing";
    }

    coalesce::test::Folder outer;
};

TEST_F(Page, files_have_their_content_types) {
    EXPECT_EQ(find("/"), "text/html; charset=utf-8: page/index.html");
    EXPECT_EQ(find("/index.html"), "text/html; charset=utf-8: page/index.html");
    EXPECT_EQ(find("/page.css"), "text/css; charset=utf-8: page/page.css");
    EXPECT_EQ(find("/page.js"), "text/javascript; charset=utf-8: page/page.js");
    EXPECT_EQ(find("/icon.svg"), "image/svg+xml: page/icon.svg");
}

TEST_F(Page, files_of_other_kinds_and_missing_ones_are_not_there) {
    EXPECT_EQ(find("/notes.txt"), "nothing");
    EXPECT_EQ(find("/none.js"), "nothing");
    EXPECT_EQ(find("/folder.js"), "nothing");
    EXPECT_EQ(find("/.hidden.js"), "nothing");
    EXPECT_EQ(find(""), "nothing");
    EXPECT_EQ(find("page.js"), "nothing");
}

TEST_F(Page, no_path_leads_out_of_the_folder) {
    EXPECT_EQ(find("/../secret.js"), "nothing");
    EXPECT_EQ(find("/%2e%2e/secret.js"), "nothing");
    EXPECT_EQ(find("/..%2fsecret.js"), "nothing");
    EXPECT_EQ(find("/..\\secret.js"), "nothing");
    EXPECT_EQ(find("/" + outer.file("secret.js")), "nothing");
    EXPECT_EQ(find("//secret.js"), "nothing");
    EXPECT_EQ(find(std::string_view("/secret.txt\0.js", 15)), "nothing");
}

TEST_F(Page, without_an_index_is_refused_with_the_folder) {
    try {
        PageFolder page(outer.path());
        FAIL() << "accepted";
    } catch (const std::runtime_error& error) {
        EXPECT_EQ(error.what(), "Expected index.html in the folder of the page, " +
                                    outer.path().string() + ", and cannot read one");
    }
}

} // namespace
