-- wrk: posts one body again and again. Arguments: body file, mode, seed. Modes:
--   same       identical bytes each time
--   transport  the same body, with a trace id, a request id and a retry count that differ each time
--   ignored    a member that no answer depends on (metadata) differs each time
--   unique     a question that was never asked before
-- Prints one JSON line: requests, errors, latencies in microseconds.
local mark = "000000000000"
local head, tail, number, mode

function init(args)
  local file = assert(io.open(args[1], "rb"))
  local body = file:read("*a")
  file:close()
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/json"
  wrk.headers["Authorization"] = "Bearer ada-of-acme"
  wrk.headers["Accept"] = "application/json"
  wrk.headers["User-Agent"] = "reprise-bench"
  mode = args[2]
  number = tonumber(args[3])
  wrk.body = body
  if mode == "unique" then
    local at = assert(string.find(body, mark, 1, true))
    head, tail = string.sub(body, 1, at - 1), string.sub(body, at + #mark)
  elseif mode == "ignored" then
    head, tail = '{"metadata":{"run":"', '"},' .. string.sub(body, 2)
  elseif mode == "same" then
    head = wrk.format()
  else
    assert(mode == "transport", mode)
  end
end

function request()
  if mode == "same" then return head end
  number = number + 1
  local digits = string.format("%012d", number)
  if mode == "transport" then
    wrk.headers["traceparent"] = "00-00000000000000000000" .. digits .. "-0000" .. digits .. "-01"
    wrk.headers["x-request-id"] = digits
    wrk.headers["x-stainless-retry-count"] = tostring(number % 3)
    return wrk.format()
  end
  return wrk.format(nil, nil, nil, head .. digits .. tail)
end

function done(summary, latency, requests)
  local wrong = summary.errors
  io.write(string.format(
    '{"requests":%d,"seconds":%.3f,"errors":%d,"p50_us":%d,"p90_us":%d,"p99_us":%d,"max_us":%d}\n',
    summary.requests, summary.duration / 1e6,
    wrong.connect + wrong.read + wrong.write + wrong.status + wrong.timeout,
    latency:percentile(50), latency:percentile(90), latency:percentile(99), latency.max))
end
