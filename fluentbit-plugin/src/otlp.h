/* A log record as OTLP (opentelemetry-proto 1.x, LogsData with one record). */
#ifndef WAYBILL_OTLP_H
#define WAYBILL_OTLP_H

#include "chunk.h"
#include "trace_context.h"

/* Values that nest deeper become a text: protobuf's readers stop at a hundred messages. */
enum { OTLP_MAX_DEPTH = 24 };

/* `service` and `level` are fields that name these, or NULL. Records that Fluent Bit received as
 * OTLP keep what they said. False where the bytes are no whole values. */
bool otlp_log(const struct event *event, const char *tag, const struct trace_context *context,
              const struct field *service, const struct field *level, struct buffer *out,
              uint32_t *repairs);

#endif
