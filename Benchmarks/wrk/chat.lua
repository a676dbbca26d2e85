-- For wrk: POST /chat/ with the tokens of a file in turn, and its figures as a line of JSON.
--
--   wrk -t 1 -c 64 -d 5 -s chat.lua http://127.0.0.1:8470/chat/ -- TOKENS
local requests, count, sent = {}, 0, 0

function init(arguments)
    for token in io.lines(arguments[1]) do
        count = count + 1
        requests[count] = wrk.format("POST", nil, {
            ["Content-Type"] = "application/json",
            ["Authorization"] = "Token " .. token,
        }, '{"message": "' .. string.rep("x", 60) .. '"}')
    end
end

function request()
    sent = sent + 1
    return requests[(sent - 1) % count + 1]
end

function done(summary, latency)
    local errors = summary.errors
    io.write(string.format(
        '\n{"requests": %d, "rate": %.1f, "p50_us": %d, "p99_us": %d, "errors": %d}\n',
        summary.requests, summary.requests / summary.duration * 1e6,
        latency:percentile(50), latency:percentile(99),
        errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
