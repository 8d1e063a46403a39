#include "record.h"

#include "json.h"
#include "otlp.h"

/* Bytes of an event that are kept beside its repaired form. */
enum { RAW_MAX = 64 * 1024 };

/* As Waybill's reader has them, in its order. */
static const char *const trace_names[] = {"trace_id",
                                          "traceId",
                                          "trace.id",
                                          "otelTraceID",
                                          "traceID",
                                          "TraceId",
                                          "mdc.traceId",
                                          "mdc.trace_id",
                                          "contextMap.traceId",
                                          "contextMap.trace_id",
                                          "context.trace_id",
                                          "attributes.trace_id",
                                          "X-B3-TraceId",
                                          "dd.trace_id",
                                          "logging.googleapis.com/trace",
                                          "xray_trace_id",
                                          "AWS-XRAY-TRACE-ID",
                                          "@tr",
                                          "traceparent",
                                          NULL};

static const char *const span_names[] = {"span_id",
                                         "spanId",
                                         "span.id",
                                         "otelSpanID",
                                         "spanID",
                                         "SpanId",
                                         "mdc.spanId",
                                         "mdc.span_id",
                                         "contextMap.spanId",
                                         "contextMap.span_id",
                                         "context.span_id",
                                         "attributes.span_id",
                                         "X-B3-SpanId",
                                         "dd.span_id",
                                         "logging.googleapis.com/spanId",
                                         "@sp",
                                         NULL};

static const char *const flags_names[] = {"trace_flags", "traceFlags", "flags", NULL};

static const char *const service_names[] = {"service.name", "service",         "serviceName",
                                            "service_name", "otelServiceName", "dd.service",
                                            "app",          "application",     NULL};

static const char *const level_names[] = {"level",         "log.level", "severity", "levelname",
                                          "severity_text", "log_level", "lvl",      "@l",
                                          "loglevel",      NULL};

bool record_default_names(struct field_set *fields, enum record_role role) {
    const char *const *names = role == ROLE_TRACE     ? trace_names
                               : role == ROLE_SPAN    ? span_names
                               : role == ROLE_FLAGS   ? flags_names
                               : role == ROLE_SERVICE ? service_names
                                                      : level_names;
    for (; *names != NULL; names++) {
        if (!field_set_add(fields, (uint8_t)role, *names, strlen(*names))) {
            return false;
        }
    }
    return true;
}

/* Looks in the resource, OTLP's attributes, the record and OTLP's own fields; what comes later
 * stands nearer to the event, and wins. */
static void find(const struct record_rules *rules, const struct event *event,
                 struct found_fields *found) {
    struct bytes resource;
    struct bytes otlp = {NULL, 0};
    struct bytes attributes;
    found_reset(found);
    if (event->group.size > 0 && mp_find(event->group, "resource", &resource) &&
        mp_find(resource, "attributes", &attributes)) {
        fields_find(&rules->fields, attributes, found);
    }
    if (event->metadata.size > 1) {
        if (mp_find(event->metadata, "otlp", &otlp) && mp_find(otlp, "attributes", &attributes)) {
            fields_find(&rules->fields, attributes, found);
        }
    }
    fields_find(&rules->fields, event->body, found);
    if (otlp.size > 0) {
        fields_find(&rules->fields, otlp, found);
    }
}

static bool json_member(const char *name, struct bytes value, struct record *record) {
    if (value.size == 0) {
        return true;
    }
    struct mp_reader in = mp_read(value);
    buffer_text(&record->value, name);
    return json_value(&in, &record->value, &record->repairs);
}

static bool is_map(struct bytes value) {
    struct mp_reader in = mp_read(value);
    struct mp_value head;
    return mp_next(&in, &head) && head.type == MP_MAP;
}

static bool is_empty_map(struct bytes value) {
    struct mp_reader in = mp_read(value);
    struct mp_value head;
    return !mp_next(&in, &head) || (head.type == MP_MAP && head.count == 0);
}

static void time_text(const struct event *event, struct buffer *out) {
    char nanos[9];
    uint32_t left = event->nanos;
    for (int i = 8; i >= 0; i--, left /= 10) {
        nanos[i] = (char)('0' + left % 10);
    }
    if (event->seconds > 0) {
        buffer_unsigned(out, event->seconds);
        buffer_bytes(out, nanos, sizeof nanos);
    } else {
        buffer_unsigned(out, event->nanos);
    }
}

/* The record's own fields, and behind them "@waybill" with what Fluent Bit knows. */
static bool json(const struct event *event, const char *tag, struct record *record) {
    struct buffer *out = &record->value;
    buffer_byte(out, '{');
    if (is_map(event->body)) {
        if (!json_pairs(event->body, out, &record->repairs)) {
            return false;
        }
    } else {
        if (!json_member("\"log\":", event->body, record)) {
            return false;
        }
        buffer_byte(out, ',');
    }
    buffer_text(out, "\"@waybill\":{\"v\":1,\"time\":\"");
    time_text(event, out);
    buffer_text(out, "\",\"tag\":");
    json_text(bytes_of_text(tag), out, &record->repairs);
    if (!is_empty_map(event->metadata) && !json_member(",\"metadata\":", event->metadata, record)) {
        return false;
    }
    if (!is_empty_map(event->group) && !json_member(",\"group\":", event->group, record)) {
        return false;
    }
    if (record->repairs > 0) {
        buffer_text(out, ",\"repairs\":");
        buffer_unsigned(out, record->repairs);
        if (event->body.size <= RAW_MAX) {
            buffer_text(out, ",\"raw\":\"");
            buffer_base64(out, event->body);
            buffer_byte(out, '"');
        }
    }
    buffer_text(out, "}}");
    return true;
}

static void mp_text(struct buffer *out, struct bytes text) {
    uint8_t head[5] = {0xdb, (uint8_t)(text.size >> 24), (uint8_t)(text.size >> 16),
                       (uint8_t)(text.size >> 8), (uint8_t)text.size};
    if (text.size < 32) {
        buffer_byte(out, (uint8_t)(0xa0 | text.size));
    } else {
        buffer_bytes(out, head, sizeof head);
    }
    buffer_bytes(out, text.at, text.size);
}

static void mp_name(struct buffer *out, const char *name) {
    mp_text(out, bytes_of_text(name));
}

static void mp_map(struct buffer *out, uint32_t count) {
    uint8_t head[5] = {0xdf, (uint8_t)(count >> 24), (uint8_t)(count >> 16), (uint8_t)(count >> 8),
                       (uint8_t)count};
    buffer_bytes(out, head, sizeof head);
}

/* The same as a map of MessagePack: the record's own bytes, unchanged. */
static bool msgpack(const struct event *event, const char *tag, struct record *record) {
    struct buffer *out = &record->value;
    struct mp_reader in = mp_read(event->body);
    struct mp_value head;
    if (!mp_next(&in, &head)) {
        return false;
    }
    if (head.type == MP_MAP && head.count < UINT32_MAX) {
        mp_map(out, head.count + 1);
        buffer_bytes(out, in.at, (size_t)(in.end - in.at));
    } else {
        mp_map(out, 2);
        mp_name(out, "log");
        buffer_bytes(out, event->body.at, event->body.size);
    }
    bool metadata = !is_empty_map(event->metadata);
    bool group = !is_empty_map(event->group);
    mp_name(out, "@waybill");
    mp_map(out, 3u + (metadata ? 1 : 0) + (group ? 1 : 0));
    mp_name(out, "v");
    buffer_byte(out, 1);
    mp_name(out, "time");
    size_t head_at = out->size; /* a text of 29 digits at most: its head is one byte */
    buffer_byte(out, 0xa0);
    time_text(event, out);
    if (!out->failed) {
        out->at[head_at] = (uint8_t)(0xa0 | (out->size - head_at - 1));
    }
    mp_name(out, "tag");
    mp_name(out, tag);
    if (metadata) {
        mp_name(out, "metadata");
        buffer_bytes(out, event->metadata.at, event->metadata.size);
    }
    if (group) {
        mp_name(out, "group");
        buffer_bytes(out, event->group.at, event->group.size);
    }
    return true;
}

bool record_make(const struct record_rules *rules, const struct event *event, const char *tag,
                 struct record *record) {
    find(rules, event, &record->found);
    trace_context_read(&record->found, ROLE_TRACE, ROLE_SPAN, ROLE_FLAGS, &record->context);
    if (record->context.has_trace && record->context.has_span) {
        trace_context_print(&record->context, record->traceparent);
    }
    const struct field *tenant = found_first(&record->found, ROLE_TENANT);
    record->tenant = tenant != NULL && tenant->value.type == MP_TEXT ? tenant->value.bytes
                                                                     : bytes_of_text(rules->tenant);
    record->topic = topic_choose(&rules->topic, tag, &record->found, &record->topic_fits);
    record->repairs = 0;
    buffer_reset(&record->value);
    bool made = false;
    switch (rules->format) {
    case FORMAT_JSON:
        made = json(event, tag, record);
        break;
    case FORMAT_MSGPACK:
        made = msgpack(event, tag, record);
        break;
    case FORMAT_OTLP:
        made = otlp_log(event, tag, &record->context, found_first(&record->found, ROLE_SERVICE),
                        found_first(&record->found, ROLE_LEVEL), &record->value, &record->repairs);
        break;
    }
    return made && !record->value.failed;
}
