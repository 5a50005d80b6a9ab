-- For wrk: each connection asks a question of its own again and again, and looks at every answer.
--
--     wrk --script ask.lua --threads <n> --connections <n> <url> -- <folder> <mode>
--
-- Connection i asks what is in <folder>/<i>.<mode> and expects what <folder>/<i>.answer begins
-- with. A thread is not told which of its connections an answer came on, so each has only one.
-- At the end it prints one line: `asked`, then questions, wrong answers, failures of sockets,
-- answers in time, microseconds of the whole, and of the median and the slowest 99th of a question.

local threads = {}

local function read(file)
    local stream = assert(io.open(file, "rb"))
    local text = stream:read("*a")
    stream:close()
    return text
end

function setup(thread)
    thread:set("number", #threads)
    threads[#threads + 1] = thread
end

function init(arguments)
    local path = arguments[1] .. "/" .. number .. "."
    question = wrk.format("POST", "/graphql", nil, read(path .. arguments[2]))
    answer = read(path .. "answer")
    asked, wrong = 0, 0
end

function request()
    asked = asked + 1
    return question
end

function response(status, _, body)
    if status ~= 200 or body:sub(1, #answer) ~= answer then
        wrong = wrong + 1
    end
end

function done(summary, latency)
    local all, bad = 0, 0
    for _, thread in ipairs(threads) do
        all, bad = all + thread:get("asked"), bad + thread:get("wrong")
    end
    local errors = summary.errors
    io.write(string.format("asked %d %d %d %d %d %d %d\n", all, bad,
        errors.connect + errors.read + errors.write + errors.timeout, summary.requests,
        summary.duration, latency:percentile(50), latency:percentile(99)))
end
