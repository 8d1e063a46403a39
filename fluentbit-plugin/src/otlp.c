#include "otlp.h"

#include "utf8.h"

/* Wire types of protobuf. */
enum { VARINT = 0, FIXED64 = 1, LENGTH = 2, FIXED32 = 5 };

/* Field numbers of AnyValue. */
enum {
    ANY_TEXT = 1,
    ANY_BOOL = 2,
    ANY_INT = 3,
    ANY_DOUBLE = 4,
    ANY_ARRAY = 5,
    ANY_MAP = 6,
    ANY_BYTES = 7
};

static void varint(struct buffer *out, uint64_t number) {
    while (number >= 0x80) {
        buffer_byte(out, (uint8_t)(number | 0x80));
        number >>= 7;
    }
    buffer_byte(out, (uint8_t)number);
}

static void key(struct buffer *out, unsigned field, unsigned type) {
    varint(out, field << 3 | type);
}

/* A length that is not known yet: a varint may be padded, so room of a fixed size will do. */
enum { LENGTH_ROOM = 4 };

static size_t open_message(struct buffer *out, unsigned field) {
    key(out, field, LENGTH);
    if (buffer_room(out, LENGTH_ROOM) != NULL) {
        out->size += LENGTH_ROOM;
    }
    return out->size;
}

static void close_message(struct buffer *out, size_t from) {
    size_t length = out->size - from;
    if (out->failed || length >> 28 != 0) {
        out->failed = true;
        return;
    }
    uint8_t *at = out->at + from - LENGTH_ROOM;
    for (int i = 0; i < LENGTH_ROOM; i++) {
        at[i] = (uint8_t)((length >> (7 * i) & 0x7f) | (i + 1 < LENGTH_ROOM ? 0x80 : 0));
    }
}

static void binary(struct buffer *out, unsigned field, struct bytes bytes) {
    key(out, field, LENGTH);
    varint(out, bytes.size);
    buffer_bytes(out, bytes.at, bytes.size);
}

/* A protobuf string must be UTF-8. */
static void text(struct buffer *out, unsigned field, struct bytes bytes, uint32_t *repairs) {
    size_t valid = utf8_valid(bytes);
    if (valid == bytes.size) {
        binary(out, field, bytes);
        return;
    }
    ++*repairs;
    size_t from = open_message(out, field);
    while (true) {
        buffer_bytes(out, bytes.at, valid);
        bytes = bytes_of(bytes.at + valid, bytes.size - valid);
        if (bytes.size == 0) {
            break;
        }
        buffer_bytes(out, "\xef\xbf\xbd", 3);
        size_t broken = utf8_broken(bytes);
        bytes = bytes_of(bytes.at + broken, bytes.size - broken);
        valid = utf8_valid(bytes);
    }
    close_message(out, from);
}

static void fixed64(struct buffer *out, unsigned field, uint64_t number) {
    key(out, field, FIXED64);
    for (int i = 0; i < 8; i++) {
        buffer_byte(out, (uint8_t)(number >> (8 * i)));
    }
}

static void fixed32(struct buffer *out, unsigned field, uint32_t number) {
    key(out, field, FIXED32);
    for (int i = 0; i < 4; i++) {
        buffer_byte(out, (uint8_t)(number >> (8 * i)));
    }
}

static bool any_value(struct mp_reader *in, int depth, struct buffer *out, uint32_t *repairs);

/* A pair's key; what is no text is named by its place. */
static bool pair_key(struct mp_reader *in, uint32_t place, struct buffer *out, uint32_t *repairs) {
    struct mp_reader at = *in;
    struct mp_value name;
    if (!mp_skip(in) || !mp_next(&at, &name)) {
        return false;
    }
    if (name.type == MP_TEXT) {
        text(out, 1, name.bytes, repairs);
        return true;
    }
    ++*repairs;
    size_t from = open_message(out, 1);
    buffer_text(out, "key ");
    buffer_unsigned(out, place);
    close_message(out, from);
    return true;
}

/* The pairs of a map as repeated KeyValue. */
static bool pairs(struct mp_reader *in, uint32_t count, unsigned field, int depth,
                  struct buffer *out, uint32_t *repairs) {
    for (uint32_t i = 0; i < count; i++) {
        size_t pair = open_message(out, field);
        if (!pair_key(in, i, out, repairs)) {
            return false;
        }
        size_t value = open_message(out, 2);
        if (!any_value(in, depth, out, repairs)) {
            return false;
        }
        close_message(out, value);
        close_message(out, pair);
    }
    return true;
}

static bool nested(struct mp_reader *in, const struct mp_value *head, int depth, struct buffer *out,
                   uint32_t *repairs) {
    bool map = head->type == MP_MAP;
    if (depth == OTLP_MAX_DEPTH) {
        ++*repairs;
        if (!mp_skip_items(in, mp_items(head))) {
            return false;
        }
        text(out, ANY_TEXT, bytes_of_text("(nested too deeply)"), repairs);
        return true;
    }
    size_t from = open_message(out, map ? ANY_MAP : ANY_ARRAY);
    if (map) {
        if (!pairs(in, head->count, 1, depth + 1, out, repairs)) {
            return false;
        }
    } else {
        for (uint32_t i = 0; i < head->count; i++) {
            size_t value = open_message(out, 1);
            if (!any_value(in, depth + 1, out, repairs)) {
                return false;
            }
            close_message(out, value);
        }
    }
    close_message(out, from);
    return true;
}

static bool any_value(struct mp_reader *in, int depth, struct buffer *out, uint32_t *repairs) {
    struct mp_value value;
    if (!mp_next(in, &value)) {
        return false;
    }
    switch (value.type) {
    case MP_NIL:
        return true;
    case MP_BOOLEAN:
        key(out, ANY_BOOL, VARINT);
        varint(out, value.boolean);
        return true;
    case MP_UNSIGNED:
        if (value.natural > INT64_MAX) {
            ++*repairs;
            size_t from = open_message(out, ANY_TEXT);
            buffer_unsigned(out, value.natural);
            close_message(out, from);
            return true;
        }
        key(out, ANY_INT, VARINT);
        varint(out, value.natural);
        return true;
    case MP_SIGNED:
        key(out, ANY_INT, VARINT);
        varint(out, (uint64_t)value.integer);
        return true;
    case MP_FLOAT: {
        uint64_t bits;
        memcpy(&bits, &value.real, sizeof bits);
        fixed64(out, ANY_DOUBLE, bits);
        return true;
    }
    case MP_TEXT:
        text(out, ANY_TEXT, value.bytes, repairs);
        return true;
    case MP_BINARY:
    case MP_EXTENSION:
        binary(out, ANY_BYTES, value.bytes);
        return true;
    case MP_ARRAY:
    case MP_MAP:
        return nested(in, &value, depth, out, repairs);
    }
    return false;
}

static void text_attribute(struct buffer *out, unsigned field, const char *name,
                           struct bytes content, uint32_t *repairs) {
    size_t pair = open_message(out, field);
    text(out, 1, bytes_of_text(name), repairs);
    size_t value = open_message(out, 2);
    text(out, ANY_TEXT, content, repairs);
    close_message(out, value);
    close_message(out, pair);
}

/* The map under this key as repeated KeyValue; nothing where there is none. */
static bool attributes(struct bytes map, const char *name, unsigned field, struct buffer *out,
                       uint32_t *repairs) {
    struct bytes found;
    struct mp_value head;
    if (!mp_find(map, name, &found)) {
        return true;
    }
    struct mp_reader in = mp_read(found);
    return !mp_next(&in, &head) || head.type != MP_MAP ||
           pairs(&in, head.count, field, 0, out, repairs);
}

static bool scalar(struct bytes map, const char *name, enum mp_type type, struct mp_value *value) {
    struct bytes found;
    if (!mp_find(map, name, &found)) {
        return false;
    }
    struct mp_reader in = mp_read(found);
    return mp_next(&in, value) && value->type == type;
}

static bool resource(struct bytes group, const struct field *service, struct buffer *out,
                     uint32_t *repairs) {
    size_t from = open_message(out, 1);
    struct bytes of_group;
    if (mp_find(group, "resource", &of_group)) {
        if (!attributes(of_group, "attributes", 1, out, repairs)) {
            return false;
        }
    } else if (service != NULL && service->value.type == MP_TEXT) {
        text_attribute(out, 1, "service.name", service->value.bytes, repairs);
    }
    close_message(out, from);
    return true;
}

static bool scope(struct bytes group, struct buffer *out, uint32_t *repairs) {
    struct bytes of_group;
    struct mp_value value;
    if (!mp_find(group, "scope", &of_group)) {
        return true;
    }
    size_t from = open_message(out, 1);
    if (scalar(of_group, "name", MP_TEXT, &value)) {
        text(out, 1, value.bytes, repairs);
    }
    if (scalar(of_group, "version", MP_TEXT, &value)) {
        text(out, 2, value.bytes, repairs);
    }
    if (!attributes(of_group, "attributes", 3, out, repairs)) {
        return false;
    }
    close_message(out, from);
    return true;
}

/* The numbers of https://opentelemetry.io/docs/specs/otel/logs/data-model/#field-severitynumber */
static unsigned severity_number(struct bytes level) {
    static const struct {
        const char *name;
        unsigned number;
    } levels[] = {{"TRACE", 1},    {"DEBUG", 5},  {"INFO", 9},      {"NOTICE", 10}, {"WARN", 13},
                  {"WARNING", 13}, {"ERROR", 17}, {"CRITICAL", 18}, {"FATAL", 21}};
    for (size_t i = 0; i < sizeof levels / sizeof levels[0]; i++) {
        size_t size = strlen(levels[i].name);
        bool equal = level.size == size;
        for (size_t c = 0; equal && c < size; c++) {
            equal = (level.at[c] & 0xdf) == (uint8_t)levels[i].name[c];
        }
        if (equal) {
            return levels[i].number;
        }
    }
    return 0;
}

static void severity(struct bytes otlp, const struct field *level, struct buffer *out,
                     uint32_t *repairs) {
    struct mp_value value;
    uint64_t number = 0;
    struct bytes name = {NULL, 0};
    if (scalar(otlp, "severity_number", MP_UNSIGNED, &value)) {
        number = value.natural;
    }
    if (scalar(otlp, "severity_text", MP_TEXT, &value)) {
        name = value.bytes;
    } else if (number == 0 && level != NULL && level->value.type == MP_TEXT) {
        name = level->value.bytes;
        number = severity_number(name);
    }
    if (number != 0) {
        key(out, 2, VARINT);
        varint(out, number);
    }
    if (name.size > 0) {
        text(out, 3, name, repairs);
    }
}

static bool body(struct bytes value, bool was_otlp, struct buffer *out, uint32_t *repairs) {
    size_t from = open_message(out, 5);
    struct mp_reader in = mp_read(value);
    struct mp_value head;
    struct bytes only;
    if (was_otlp && mp_next(&in, &head) && head.type == MP_MAP && head.count == 1 &&
        mp_find(value, "log", &only)) {
        value = only; /* Fluent Bit wraps a body that is no map */
    }
    in = mp_read(value);
    if (!any_value(&in, 0, out, repairs)) {
        return false;
    }
    close_message(out, from);
    return true;
}

static void identifier(struct buffer *out, unsigned field, const char *hex, size_t digits) {
    key(out, field, LENGTH);
    varint(out, digits / 2);
    for (size_t i = 0; i < digits; i += 2) {
        unsigned high = (unsigned)(hex[i] <= '9' ? hex[i] - '0' : hex[i] - 'a' + 10);
        unsigned low = (unsigned)(hex[i + 1] <= '9' ? hex[i + 1] - '0' : hex[i + 1] - 'a' + 10);
        buffer_byte(out, (uint8_t)(high << 4 | low));
    }
}

static bool record(const struct event *event, const char *tag, struct bytes otlp,
                   const struct trace_context *context, const struct field *level,
                   struct buffer *out, uint32_t *repairs) {
    struct mp_value observed;
    fixed64(out, 1, event->seconds * 1000000000u + event->nanos);
    severity(otlp, level, out, repairs);
    if (!body(event->body, otlp.size > 0, out, repairs) ||
        !attributes(otlp, "attributes", 6, out, repairs)) {
        return false;
    }
    text_attribute(out, 6, "fluentbit.tag", bytes_of_text(tag), repairs);
    if (context->sampled) {
        fixed32(out, 8, 1);
    }
    if (context->has_trace) {
        identifier(out, 9, context->trace_id, sizeof context->trace_id);
    }
    if (context->has_span) {
        identifier(out, 10, context->span_id, sizeof context->span_id);
    }
    if (scalar(otlp, "observed_timestamp", MP_UNSIGNED, &observed)) {
        fixed64(out, 11, observed.natural);
    }
    return true;
}

bool otlp_log(const struct event *event, const char *tag, const struct trace_context *context,
              const struct field *service, const struct field *level, struct buffer *out,
              uint32_t *repairs) {
    struct bytes otlp = {NULL, 0};
    mp_find(event->metadata, "otlp", &otlp);
    size_t resource_logs = open_message(out, 1);
    if (!resource(event->group, service, out, repairs)) {
        return false;
    }
    size_t scope_logs = open_message(out, 2);
    if (!scope(event->group, out, repairs)) {
        return false;
    }
    size_t log = open_message(out, 2);
    if (!record(event, tag, otlp, context, level, out, repairs)) {
        return false;
    }
    close_message(out, log);
    close_message(out, scope_logs);
    close_message(out, resource_logs);
    return !out->failed;
}
