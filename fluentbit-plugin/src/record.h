/* A log event as the Kafka record that stands for it. */
#ifndef WAYBILL_RECORD_H
#define WAYBILL_RECORD_H

#include "chunk.h"
#include "topic.h"
#include "trace_context.h"

enum record_format { FORMAT_JSON, FORMAT_MSGPACK, FORMAT_OTLP };

/* What fields are looked for. */
enum record_role {
    ROLE_TRACE,
    ROLE_SPAN,
    ROLE_FLAGS,
    ROLE_TENANT,
    ROLE_SERVICE,
    ROLE_LEVEL,
    ROLE_TOPIC /* and the ones behind it */
};

struct record_rules {
    enum record_format format;
    struct field_set fields;
    struct topic_rule topic;
    const char *tenant; /* where no field names one; "" for none */
};

/* A record. Views into the event, and buffers that are used again for the next one. */
struct record {
    struct found_fields found;
    struct trace_context context;
    char traceparent[TRACEPARENT_SIZE];
    struct bytes tenant;
    int topic; /* index of a name of the rule */
    bool topic_fits;
    struct buffer value;
    uint32_t repairs;
};

/* The names that the trace ID, span ID, … go by. False without memory. */
bool record_default_names(struct field_set *fields, enum record_role role);

/* Fills in the record. False where the event's bytes are broken, or memory has run out. */
bool record_make(const struct record_rules *rules, const struct event *event, const char *tag,
                 struct record *record);

#endif
