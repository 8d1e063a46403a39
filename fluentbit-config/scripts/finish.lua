-- The last step before the output: redacts secrets, adds the host and the tenant, and lifts what
-- Waybill looks for. Fields and lines stay; only secrets are replaced.

local host = os.getenv("WAYBILL_HOST") or os.getenv("HOSTNAME")
if not host or host == "" then
  local file = io.open("/proc/sys/kernel/hostname")
  host = file and file:read("*l") or "unknown"
  if file then file:close() end
end
local tenant = os.getenv("WAYBILL_TENANT")

-- Fields whose value is a secret, whatever it looks like; their names in lower case.
local secret_names = {
  password = true, passwd = true, pwd = true, secret = true, token = true, access_token = true,
  refresh_token = true, api_key = true, apikey = true, authorization = true, client_secret = true,
  private_key = true, cookie = true, ["set-cookie"] = true,
}

local REDACTED = "[redacted]"

-- https://en.wikipedia.org/wiki/Luhn_algorithm
local function luhn(digits)
  local sum, double = 0, false
  for i = #digits, 1, -1 do
    local digit = digits:byte(i) - 48
    if double then
      digit = digit * 2
      if digit > 9 then digit = digit - 9 end
    end
    sum = sum + digit
    double = not double
  end
  return sum % 10 == 0
end

-- All of these take a time that grows with the text's length, and no faster, whatever is in it: a
-- hostile line must not hold the agent up.

local function redact_cards(text)
  return (text:gsub("%f[%w](%d[%d %-]*)()", function(run, behind)
    local trailing = run:match("[ %-]*$")
    if #run < 13 or #run > 40 or (trailing == "" and text:find("^%a", behind)) then return nil end
    local digits = run:gsub("[ %-]", "")
    -- the issuers' first digits; times in micro- and nanoseconds begin otherwise
    if #digits >= 13 and #digits <= 19 and (digits:find("^[3-6]") or digits:find("^2[2-7]"))
      and luhn(digits) then
      return "[redacted card]" .. trailing
    end
  end))
end

-- JSON Web Tokens: three parts of base64url with points between
local function redact_jwts(text)
  local parts, from, at = {}, 1, 1
  while true do
    local start = text:find("eyJ", at, true)
    if not start then break end
    local _, first = text:find("^[%w%-_]+", start)
    local _, second = text:find("^%.[%w%-_]+", first + 1)
    local third = second and select(2, text:find("^%.[%w%-_]*", second + 1))
    if third then
      parts[#parts + 1] = text:sub(from, start - 1)
      parts[#parts + 1] = REDACTED
      from = third + 1
    end
    at = (third or second or first) + 1
  end
  if from == 1 then return text end
  parts[#parts + 1] = text:sub(from)
  return table.concat(parts)
end

-- password=x, "token": "x", secret: x
local function redact_pairs(text)
  local parts, from, at = {}, 1, 1
  while true do
    local separator = text:find("[:=]", at)
    if not separator then break end
    at = separator + 1
    local name = text:sub(math.max(1, separator - 44), separator - 1):match('([%a_%-]+)"?%s?%s?%s?$')
    if name and secret_names[name:lower()] then
      local _, quote = text:find('^%s*"?', at)
      local start = quote + 1
      local closing = text:sub(quote, quote) == '"' and '^[^"]+' or '^[^%s",;&}]+'
      local _, last = text:find(closing, start)
      if last and not text:find("^[Bb]earer%s", start) then
        parts[#parts + 1] = text:sub(from, start - 1)
        parts[#parts + 1] = REDACTED
        from, at = last + 1, last + 1
      end
    end
  end
  if from == 1 then return text end
  parts[#parts + 1] = text:sub(from)
  return table.concat(parts)
end

local function redact(text)
  if text:find("[Bb]earer%s") then
    text = text:gsub("([Bb]earer%s+)[%w%-%._~%+/]+=*", "%1" .. REDACTED)
  end
  if text:find("eyJ", 1, true) then text = redact_jwts(text) end
  if text:find("[:=]") then text = redact_pairs(text) end
  if text:find("%d") then text = redact_cards(text) end
  return text
end

local function walk(map, depth)
  for key, value in pairs(map) do
    local kind = type(value)
    if kind == "string" then
      if type(key) == "string" and secret_names[key:lower()] then
        map[key] = REDACTED
      else
        local clean = redact(value)
        if clean ~= value then map[key] = clean end
      end
    elseif kind == "table" and depth < 20 then
      walk(value, depth + 1)
    end
  end
end

local trace_names = { "traceId", "trace.id", "otelTraceID", "traceID", "TraceId", "X-B3-TraceId" }
local parents = { "mdc", "contextMap", "context", "trace", "dd" }

-- The stock output's key must be a text at the top.
local function lift_trace(record)
  if record["trace_id"] then return end
  for _, name in ipairs(trace_names) do
    if type(record[name]) == "string" then
      record["trace_id"] = record[name]
      return
    end
  end
  for _, parent in ipairs(parents) do
    local inner = record[parent]
    if type(inner) == "table" then
      local id = inner.trace_id or inner.traceId or (parent == "trace" and inner.id)
      if type(id) == "string" and parent ~= "dd" then
        record["trace_id"] = id
        return
      end
    end
  end
end

-- https://opentelemetry.io/docs/specs/semconv/resource/k8s/
local function lift_kubernetes(record)
  local kube = record["kubernetes"]
  if type(kube) ~= "table" then return end
  record["k8s.pod.name"] = kube.pod_name
  record["k8s.pod.uid"] = kube.pod_id
  record["k8s.namespace.name"] = kube.namespace_name
  record["k8s.node.name"] = kube.host
  record["k8s.container.name"] = kube.container_name
  record["container.image.name"] = kube.container_image
  local labels = type(kube.labels) == "table" and kube.labels or {}
  if not record["service.name"] then
    record["service.name"] = labels["app.kubernetes.io/name"] or labels["app"] or labels["k8s-app"]
      or kube.container_name
  end
  if not record["host.name"] then record["host.name"] = kube.host end
  record["k8s.labels"] = next(labels) and labels or nil
  record["kubernetes"] = nil
end

local priorities = {
  ["0"] = "FATAL", ["1"] = "FATAL", ["2"] = "FATAL", ["3"] = "ERROR", ["4"] = "WARN",
  ["5"] = "INFO", ["6"] = "INFO", ["7"] = "DEBUG",
}

local function lift_journal(record)
  local unit = record["systemd_unit"]
  if not unit then return end
  if not record["service.name"] then
    record["service.name"] = unit:gsub("%.service$", "")
  end
  if record["hostname"] and not record["host.name"] then record["host.name"] = record["hostname"] end
  if not record["level"] then record["level"] = priorities[record["priority"] or ""] end
end

function finish(tag, timestamp, record)
  lift_kubernetes(record)
  lift_journal(record)
  lift_trace(record)
  if not record["host.name"] then record["host.name"] = host end
  if tenant and tenant ~= "" and not (record["tenant.id"] or record["tenant_id"]
      or record["tenantId"] or record["tenant"]) then
    record["tenant.id"] = tenant
  end
  local line = record["log.record.original"]
  if type(line) == "string" then
    line = line:gsub("[\r\n]+$", "")
    -- with the line end, and before anything is redacted: the next line of the file begins behind it
    if record["log.file.offset"] and tag == "file" then record["log.file.length"] = #line + 1 end
    record["log.record.original"] = line
  end
  walk(record, 0)
  return 2, timestamp, record
end
