// What does the DynamoDB client cost, beside what the same takes by hand (libcurl, a signature, a
// tree of the JSON) and beside the AWS SDK for JavaScript? Read it by its ratios. The server is our
// own, in a thread whose time does not count.
//
// All flags of Google Benchmark work; `--peer=<file>` names what `../peer/aws_sdk.mjs` printed.

#include "../run_benchmarks.hpp"

namespace bench {
namespace {

const std::string by_hand = "curl, SigV4, a tree, an index";

const Table table = {
    "JS SDK",
    {{"BatchGetItem",
      "100 items of 400 bytes, 32 requests under way; us per request",
      1000,
      true,
      {{"batch_get, structs", "batch_get/structs", "floor/batch_get", by_hand, "1.5x"},
       {"batch_get, Item", "batch_get/items", "floor/batch_get", by_hand, "2x"},
       {"a loader per request", "batch_get/loaders", "floor/batch_get", by_hand, "2x"}}},
     {"BatchWriteItem",
      "25 items of 400 bytes, 32 requests under way; us per request",
      1000,
      true,
      {{"batch_put, structs", "batch_write/structs", "floor/batch_write", "curl, SigV4, texts",
        "100"}}},
     {"Scan",
      "1,000,000 small items, one page of 10,000 after the other; us per page",
      1000,
      false,
      {{"scan, structs", "scan/structs", "floor/scan", "curl, SigV4, a tree", "1.5x"}}},
     {"16 MB",
      "an answer of 100 items of 160 kB, ns per kB of JSON; 2000 is 500 MB/s",
      0.001,
      false,
      {{"structs of a long text", "decode/texts", "floor/decode_texts", "a tree", "2000"},
       {"structs of 280 structs", "decode/values", "floor/decode_values", "a tree", "2000"}}},
     {"SigV4",
      "a request of 10 kB; us per request",
      1000,
      false,
      {{"sign", "sign/10kB", "floor/sign", "three headers signed", "12"}}}}};

} // namespace
} // namespace bench

int main(int argc, char** argv) {
    return bench::run_benchmarks(argc, argv, bench::table);
}
