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

local function card(text)
  local digits = text:gsub("[ %-]", "")
  if #digits >= 13 and #digits <= 19 and luhn(digits) then
    return "[redacted card]"
  end
  return text
end

local function redact(text)
  if text:find("[Bb]earer") then
    text = text:gsub("([Bb]earer%s+)[%w%-%._~%+/]+=*", "%1" .. REDACTED)
  end
  if text:find("eyJ", 1, true) then
    text = text:gsub("eyJ[%w%-_]+%.[%w%-_]+%.[%w%-_]*", REDACTED)
  end
  -- password=x, "token": "x", secret: x
  text = text:gsub('([%a_%-]+)("?%s*[:=]%s*"?)([^%s",;&}]+)', function(name, between, value)
    if secret_names[name:lower()] and value ~= REDACTED and not value:find("^[Bb]earer") then
      return name .. between .. REDACTED
    end
  end)
  if text:find("%d[%d %-][%d %-][%d %-][%d %-][%d %-][%d %-][%d %-][%d %-][%d %-][%d %-][%d %-]%d") then
    text = text:gsub("%f[%w](%d[%d %-]+%d)%f[%W]", card)
  end
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
  if tenant and tenant ~= "" and not record["tenant.id"] then record["tenant.id"] = tenant end
  walk(record, 0)
  return 2, timestamp, record
end
