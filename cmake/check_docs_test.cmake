# Each law of `check_docs.cmake` is broken once.

cmake_minimum_required(VERSION 3.24)
set(CHECK docs)
include(${CMAKE_CURRENT_LIST_DIR}/check_test.cmake)

function(given_example)
    given(docs/examples/readme.cpp [==[
int main() {
    // [load]
    auto user = users[1];

    if (user) {
        // [inner]
        show("a;b\n");
        // [/inner]
    }
    // [/load]
}]==])
endfunction()
set(block [==[```cpp
auto user = users[1];

if (user) {
    show("a;b\n");
}
```]==])

given_example()
given(README.md "# Title\n\n<!-- docs/examples/readme.cpp [load] -->\n${block}\n\nText.\n\n<!-- docs/examples/readme.cpp [inner] -->\n\n```cpp\nshow(\"a;b\\n\");\n```\n\n```sh\ntest/run\n```")
passes("blocks that are regions, indentation aside")
given_example()
given(docs/guide.md "# Title\n\n${block}\n")
bites("a block without a source" "docs/guide.md:3: a block of C")
given_example()
given(README.md "<!-- docs/examples/readme.cpp [load] -->\n```cpp\nauto user = users[1];\n\nif (user) {\n    show(\"a;c\\n\");\n}\n```")
bites("a block that differs" "differs at '    show..a;c")
given_example()
given(README.md "<!-- docs/examples/readme.cpp [load] -->\n```cpp\nauto user = users[1];\n```")
bites("a block that is too short" "differs at '.end.'")
given_example()
given(README.md "<!-- docs/examples/readme.cpp [save] -->\n${block}")
bites("a region that is not there" "there is no region '// .save.'")
given(README.md "<!-- docs/examples/gone.cpp [load] -->\n${block}")
bites("a file that is not there" "names docs/examples/gone.cpp, which is no C")
given(README.md "<!-- src/client.cpp [load] -->\n${block}")
given(src/client.cpp "// [load]\n// [/load]")
bites("a file that is no example" "which is no C")
given(README.md "```c++\nint x;\n```")
bites("another name of the language" "a block of C")
given(docs/guide.md "See [the guide](../guide.md#top).")
bites("a link that leads nowhere" "docs/guide.md:1: links to ../guide.md, which is not there")
given(docs/guide.md "See [one](../README.md#top), [two](https://example.org/a), [three](#here) and `f[0](x)`.")
given(README.md "# Title")
passes("links that lead somewhere")
given(docs/features.md "| a row | `LoaderTest.loads`, `LoaderTest.waits` |")
given(test/unit/loader_test.cpp "TEST_F(LoaderTest, loads) {}\nTEST_F(\n    LoaderTest, waits_long) {}")
bites("a test that is not there" "docs/features.md:1: names the test `LoaderTest.waits`, which is not there")
given(docs/features.md "| a row | `LoaderTest.loads` |")
given(test/unit/loader_test.cpp "TEST_F(LoaderTest,\n       loads) {}")
passes("a test that is there")
