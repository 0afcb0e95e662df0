-- Transfers between random accounts for wrk, each with an id of its own: -- KIND PREFIX ACCOUNTS, where KIND is node or daybook and PREFIX tells runs apart.
-- Daybook's key is in the environment as KEY. The last line of the output is one JSON object.
local threads = 0

function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

function init(arguments)
  local kind, prefix, accounts = arguments[1], arguments[2], tonumber(arguments[3])
  local headers = { ["Content-Type"] = "application/json" }
  local count = 0
  math.randomseed(tonumber(prefix, 16) + number)
  if kind == "daybook" then
    headers["Authorization"] = "Bearer " .. os.getenv("KEY")
    headers["Prefer"] = "return=minimal"  -- as the other answers: id and status
  end

  local function two_accounts()
    local debit = math.random(1, accounts)
    return debit, 1 + (debit - 1 + math.random(1, accounts - 1)) % accounts
  end

  function request()
    count = count + 1
    local debit, credit = two_accounts()
    if kind == "daybook" then
      return wrk.format("POST", "/v1/transactions", headers, string.format(
        '{"id":"%s-%d-%d","postings":[{"from":"account-%d","to":"account-%d","amount":"1.00","currency":"USD"}]}',
        prefix, number, count, debit, credit))
    end
    return wrk.format("POST", "/transfers", headers, string.format(
      '{"id":"%s-%04x-4000-8000-%012x","debit":%d,"credit":%d,"amount":100,"reference":"order-ref"}',
      prefix, number, count, debit, credit))
  end
end

function done(summary, latency)
  local e = summary.errors
  io.write(string.format(
    '{"requests":%d,"seconds":%.6f,"errors":{"connect":%d,"read":%d,"write":%d,"status":%d,"timeout":%d},' ..
    '"latency":{"p50":%d,"p90":%d,"p99":%d,"p999":%d,"max":%d,"mean":%.1f}}\n',
    summary.requests, summary.duration / 1e6, e.connect, e.read, e.write, e.status, e.timeout,
    latency:percentile(50), latency:percentile(90), latency:percentile(99), latency:percentile(99.9), latency.max, latency.mean))
end
