#!/bin/sh
# Starts a command of Waybill: serve, trace, message, messages, pipelines, search, config; or orders, in the demo's image.
# JAVA_OPTS are options for Java, WAYBILL_LOG=json makes its logs JSON.
set -eu
home=${WAYBILL_HOME:-/opt/waybill}
logging=run-logging.properties
[ "${WAYBILL_LOG:-}" != json ] || logging=run-logging-json.properties
main=io.waybill.correlator.cli.Waybill
if [ "${1:-}" = orders ]; then
  main=io.waybill.demo.Orders
  shift
fi
# shellcheck disable=SC2086 # options are several words
exec "$home/jre/bin/java" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
  "-Djava.util.logging.config.file=$home/$logging" ${JAVA_OPTS:--XX:MaxRAMPercentage=60} \
  -cp "$home/lib/*" "$main" "$@"
