// The canned server as a program, for peers in other languages: prints its port, and serves until
// it is ended.

#include "canned_server.hpp"

#include <iostream>

int main() {
    bench::CannedServer server;
    std::cout << server.port() << std::endl;
    server.join();
}
