#!/usr/bin/env bash
# Shows one trace in each API that Waybill speaks, as curl sees it.
# Usage: docs/one-trace.sh [URL of Waybill] [trace ID]
# Without an ID it takes a dead letter's trace. Exit code 1 where an API does not have it.
set -euo pipefail
url=${1:-http://localhost:8780}
trace=${2:-}
missing=0

if [ -z "$trace" ]; then
  # not the very newest, whose spans may still be on their way
  trace=$(curl -sS "$url/api/v1/dead-letters?limit=1&to=now-15s" | grep -o '"traceId":"[0-9a-f]\{32\}"' | head -n 1 | cut -d'"' -f4) || true
fi
if [ -z "$trace" ]; then
  echo "no dead letter of 15 seconds ago, and no trace ID given: docs/one-trace.sh $url TRACE_ID" >&2
  exit 1
fi

# show NAME PATTERN CURL-ARGUMENTS...: the answer's first 300 characters, and whether the pattern is in it
show() {
  local name=$1 pattern=$2 answer
  shift 2
  echo "== $name: curl ${*}"
  answer=$(curl -sS "$@") || { echo "   does not answer"; missing=1; return; }
  echo "   ${answer:0:300} ..."
  if ! grep -q "$pattern" <<<"$answer"; then
    echo "   it does not have trace $trace"
    missing=1
  fi
}

show "Waybill" "$trace" "$url/api/v1/traces/$trace"
show "Waybill's graph" '"nodes":\[{' "$url/api/v1/traces/$trace/graph"
show "Jaeger" "\"traceID\":\"$trace\"" "$url/api/traces/$trace"
show "Jaeger v3" '"resourceSpans":\[{' "$url/api/v3/traces/$trace"
show "Tempo" '"resourceSpans":\[{' -H "Accept: application/json" "$url/tempo/api/v2/traces/$trace"
show "Tempo, by TraceQL" "$trace" -G "$url/tempo/api/search" --data-urlencode "q={trace:id=\"$trace\"}"
show "Loki" "$trace" -G "$url/loki/api/v1/query_range" --data-urlencode "query={} | trace_id=\"$trace\""
exit $missing
