# Counts what CTest's results.xml files say: which tests ran on which server, and how they ended.
#
#     awk -v our_server=<names> -f count_tests.awk build/*/results.xml
#
# A GoogleTest program that is one test of CTest counts with each test that it printed. The tests of
# the real servers carry the server in their name; those on our own server are the tests of CTest
# in <names>, which are separated by spaces.

BEGIN {
    count = split(our_server, names, " ")
    for (i = 1; i <= count; ++i) on_our_server[names[i]] = 1
}

function attribute(name,    from) {
    from = index($0, " " name "=\"")
    if (from == 0) return ""
    from += length(name) + 3
    return substr($0, from, index(substr($0, from), "\"") - 1)
}

function place(test) {
    if (test ~ /\/dynalite$/) return "dynalite"
    if (test ~ /\/dynamodb_local$/) return "DynamoDB Local"
    if (program in on_our_server) return "our own server"
    return "unit"
}

function record(test, outcome) {
    ++total[outcome]
    ++total[place(test), outcome]
    if (outcome == "failed") {
        ++failed_here
        failures = failures "\n  failed: " program (test == program ? "" : ": " test)
    }
    ++counted_here
}

# A program that printed no test counts as one; one that failed without a failed test does too: it
# crashed in a test, or a sanitizer complained at its end.
function finish_program() {
    if (program == "") return
    if (running != "") record(running, "failed")
    if (counted_here == 0) record(program, status == "fail" ? "failed" : status == "run" ? "passed" : "skipped")
    else if (status == "fail" && failed_here == 0) record(program, "failed")
    program = ""
}

/<testcase / {
    finish_program()
    program = attribute("name")
    status = attribute("status")
    running = ""
    counted_here = failed_here = 0
}

/\[ RUN      \] / {
    running = $0
    sub(/.*\[ RUN      \] /, "", running)
}

running != "" && /\[       OK \] /  { record(running, "passed"); running = "" }
running != "" && /\[  SKIPPED \] /  { record(running, "skipped"); running = "" }
running != "" && /\[  FAILED  \] /  { record(running, "failed"); running = "" }

function shown(place_name,    sum, outcome) {
    sum = 0
    for (outcome in outcomes) sum += total[place_name, outcome]
    return sum
}

END {
    finish_program()
    outcomes["passed"]; outcomes["failed"]
    printf "dynalite: %d tests, DynamoDB Local: %d tests, our own server: %d, unit: %d", \
        shown("dynalite"), shown("DynamoDB Local"), shown("our own server"), shown("unit")
    printf "; %d failed, %d skipped%s\n", total["failed"], total["skipped"], failures
    printf "%d passed, %d failed, %d skipped\n", total["passed"], total["failed"], total["skipped"]
}
