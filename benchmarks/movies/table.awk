# Prints the table of benchmarks/movies/run from its rounds, a line each:
#
#     <on|off> <queries> <answers in time> <us> <us of the median> <us of the 99th percentile>
#              <us of CPU: server> <backend> <requests to DynamoDB> <keys>
#
# Every figure is the median of its rounds.

function add(figure, value) { values[$1, figure, rounds[$1]] = value }

{
    ++rounds[$1]
    add("rate", $3 / $4 * 1e6)
    add("cpu", $7 / $2)
    add("requests", $9 / $2)
    add("keys", $10 / $2)
    add("median", $5 / 1e3)
    add("p99", $6 / 1e3)
    add("server", $7 / $4 * 100)
    add("backend", $8 / $4 * 100)
}

function median(mode, figure,    sorted, count, i, j, value) {
    count = rounds[mode]
    for (i = 1; i <= count; ++i) {
        value = values[mode, figure, i]
        for (j = i; j > 1 && sorted[j - 1] > value; --j) sorted[j] = sorted[j - 1]
        sorted[j] = value
    }
    return (sorted[int((count + 1) / 2)] + sorted[int(count / 2) + 1]) / 2
}

function text(number) { return sprintf(number < 10 ? "%.2f" : number < 100 ? "%.1f" : "%.0f", number) }

# `sense`: 1 where more is better, -1 where less is, 0 where it is neither.
function row(name, figure, sense,    on, off, ratio) {
    on = median("on", figure)
    off = median("off", figure)
    ratio = sense > 0 ? on / off : off / on
    printf "%-38s%10s%14s%9s\n", name, text(on), text(off), sense ? text(ratio) "x" : ""
}

END {
    printf "%-38s%10s%14s%9s\n", "", "batching", "batching off", "better"
    row("queries per second", "rate", 1)
    row("CPU of the server per query, us", "cpu", -1)
    row("requests to DynamoDB per query", "requests", -1)
    row("keys read per query", "keys", -1)
    row("latency, median, ms", "median", -1)
    row("latency, 99th percentile, ms", "p99", -1)
    row("the server is busy, % of a core", "server", 0)
    row("DynamoDB's stand-in is busy", "backend", 0)
}
