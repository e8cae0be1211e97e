-- wrk: posts one body again and again, or one never sent before. Arguments: body file, "same" or "unique", seed.
-- Prints one JSON line: requests, errors, latencies in microseconds.
local mark = "000000000000"
local head, tail, number

function init(args)
  local file = assert(io.open(args[1], "rb"))
  local body = file:read("*a")
  file:close()
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/json"
  wrk.headers["Authorization"] = "Bearer ada-of-acme"
  wrk.headers["Accept"] = "application/json"
  wrk.headers["User-Agent"] = "reprise-bench"
  if args[2] == "unique" then
    local at = assert(string.find(body, mark, 1, true))
    head, tail = string.sub(body, 1, at - 1), string.sub(body, at + #mark)
    number = tonumber(args[3])
  else
    wrk.body = body
    head = wrk.format()
  end
end

function request()
  if number == nil then return head end
  number = number + 1
  return wrk.format(nil, nil, nil, head .. string.format("%012d", number) .. tail)
end

function done(summary, latency, requests)
  local wrong = summary.errors
  io.write(string.format(
    '{"requests":%d,"seconds":%.3f,"errors":%d,"p50_us":%d,"p90_us":%d,"p99_us":%d,"max_us":%d}\n',
    summary.requests, summary.duration / 1e6,
    wrong.connect + wrong.read + wrong.write + wrong.status + wrong.timeout,
    latency:percentile(50), latency:percentile(90), latency:percentile(99), latency.max))
end
