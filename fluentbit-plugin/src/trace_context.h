/* Trace and span IDs in the notations that loggers use, as Waybill's reader understands them. */
#ifndef WAYBILL_TRACE_CONTEXT_H
#define WAYBILL_TRACE_CONTEXT_H

#include "fields.h"

struct trace_context {
    bool has_trace;
    bool has_span;
    bool sampled;      /* known to be */
    char trace_id[32]; /* lower-case hexadecimal; 64-bit IDs are padded on the left */
    char span_id[16];
};

enum { TRACEPARENT_SIZE = 55 };

/* Reads the candidates of these roles: the first that is an ID counts. */
void trace_context_read(const struct found_fields *found, uint8_t trace_role, uint8_t span_role,
                        uint8_t flags_role, struct trace_context *context);

/* https://www.w3.org/TR/trace-context/#traceparent-header, version 00. */
void trace_context_print(const struct trace_context *context, char out[TRACEPARENT_SIZE]);

#endif
