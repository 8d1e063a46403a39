#include "trace_context.h"

#include <stdio.h>

/* The value of a hexadecimal digit plus 1; 0 for other bytes. */
static const uint8_t digits_plus_1[256] = {
    ['0'] = 1,  ['1'] = 2,  ['2'] = 3,  ['3'] = 4,  ['4'] = 5,  ['5'] = 6,  ['6'] = 7,  ['7'] = 8,
    ['8'] = 9,  ['9'] = 10, ['a'] = 11, ['b'] = 12, ['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16,
    ['A'] = 11, ['B'] = 12, ['C'] = 13, ['D'] = 14, ['E'] = 15, ['F'] = 16};

static int digit(uint8_t c) {
    return digits_plus_1[c] - 1;
}

/* Lower-case hexadecimal digits, not all zero: what most IDs are, read without a branch for each.
 */
static bool lower_case(const uint8_t *at, size_t size) {
    uint8_t wrong = 0;
    uint8_t some = 0;
    for (size_t i = 0; i < size; i++) {
        uint8_t c = at[i];
        wrong |= (uint8_t)((uint8_t)(c - '0') > 9) & (uint8_t)((uint8_t)(c - 'a') > 5);
        some |= (uint8_t)(c ^ '0');
    }
    return wrong == 0 && some != 0;
}

/* 1 to `width` hexadecimal digits, padded on the left; false for anything else, and for all zero.
 */
static bool hexadecimal(struct bytes text, char *out, size_t width) {
    if (text.size == 0 || text.size > width) {
        return false;
    }
    if (text.size == width && lower_case(text.at, width)) {
        memcpy(out, text.at, width);
        return true;
    }
    bool zero = true;
    memset(out, '0', width - text.size);
    for (size_t i = 0; i < text.size; i++) {
        int value = digit(text.at[i]);
        if (value < 0) {
            return false;
        }
        zero = zero && value == 0;
        out[width - text.size + i] = "0123456789abcdef"[value];
    }
    return !zero;
}

static struct bytes part(struct bytes text, size_t from, size_t to) {
    return bytes_of(text.at + from, to - from);
}

static bool white(uint8_t c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static struct bytes trimmed(struct bytes text) {
    while (text.size > 0 && white(text.at[0])) {
        text = part(text, 1, text.size);
    }
    while (text.size > 0 && white(text.at[text.size - 1])) {
        text.size--;
    }
    if (text.size >= 2 && text.at[0] == '"' && text.at[text.size - 1] == '"') {
        text = part(text, 1, text.size - 1);
    }
    return text;
}

static bool begins(struct bytes text, const char *with) {
    return text.size >= strlen(with) && memcmp(text.at, with, strlen(with)) == 0;
}

static bool traceparent(struct bytes text, struct trace_context *context) {
    if (text.size < TRACEPARENT_SIZE || text.at[2] != '-' || text.at[35] != '-' ||
        text.at[52] != '-' || digit(text.at[0]) < 0 || digit(text.at[1]) < 0 ||
        digit(text.at[53]) < 0 || digit(text.at[54]) < 0) {
        return false;
    }
    int version = digit(text.at[0]) * 16 + digit(text.at[1]);
    if (version == 0xff ||
        (text.size > TRACEPARENT_SIZE && (version == 0 || text.at[TRACEPARENT_SIZE] != '-'))) {
        return false;
    }
    if (!hexadecimal(part(text, 3, 35), context->trace_id, sizeof context->trace_id)) {
        return false;
    }
    context->has_trace = true;
    context->has_span = hexadecimal(part(text, 36, 52), context->span_id, sizeof context->span_id);
    context->sampled = (digit(text.at[54]) & 1) != 0;
    return true;
}

/* Removes hyphens; the result is at most 32 long, or the text is none of ours. */
static bool without_hyphens(struct bytes text, uint8_t out[32], size_t *size) {
    *size = 0;
    for (size_t i = 0; i < text.size; i++) {
        if (text.at[i] == '-') {
            continue;
        }
        if (*size == 32) {
            return false;
        }
        out[(*size)++] = text.at[i];
    }
    return true;
}

static bool trace_id(struct bytes text, char *out) {
    if (begins(text, "projects/")) {
        for (size_t i = text.size; i-- > 0;) {
            if (text.at[i] == '/') {
                text = part(text, i + 1, text.size);
                break;
            }
        }
    }
    if (begins(text, "1-") && text.size >= 35) {
        text = part(text, 2, 35);
    }
    uint8_t plain[32];
    size_t size;
    if ((text.size == 36 || text.size == 33) && without_hyphens(text, plain, &size)) {
        return hexadecimal(bytes_of(plain, size), out, 32);
    }
    return hexadecimal(text, out, 32);
}

static bool decimal(struct bytes text, uint64_t *number) {
    *number = 0;
    if (text.size == 0 || text.size > 20) {
        return false;
    }
    for (size_t i = 0; i < text.size; i++) {
        unsigned next = (unsigned)text.at[i] - '0';
        if (next > 9 || *number > (UINT64_MAX - next) / 10) {
            return false;
        }
        *number = *number * 10 + next;
    }
    return true;
}

/* Datadog's IDs: the low 64 bits in decimal, or 32 hexadecimal digits. */
static bool datadog(struct bytes text, char *out, size_t width) {
    uint64_t number;
    if (text.size == 32) {
        return width == 32 && hexadecimal(text, out, width);
    }
    if (!decimal(text, &number) || number == 0) {
        return false;
    }
    for (size_t i = width; i-- > 0; number >>= 4) {
        out[i] = "0123456789abcdef"[number & 15];
    }
    return true;
}

/* The text of a field; a number's digits are put into `digits`. */
static struct bytes text_of(const struct field *field, char digits[24]) {
    switch (field->value.type) {
    case MP_TEXT:
        return trimmed(field->value.bytes);
    case MP_UNSIGNED:
        return bytes_of(
            digits, (size_t)snprintf(digits, 24, "%llu", (unsigned long long)field->value.natural));
    default:
        return bytes_of(NULL, 0);
    }
}

static bool binary_id(const struct field *field, char *out, size_t width) {
    struct bytes bytes = field->value.bytes;
    if (field->value.type != MP_BINARY || (bytes.size != width / 2 && bytes.size != 8)) {
        return false;
    }
    char text[32];
    for (size_t i = 0; i < bytes.size; i++) {
        text[2 * i] = "0123456789abcdef"[bytes.at[i] >> 4];
        text[2 * i + 1] = "0123456789abcdef"[bytes.at[i] & 15];
    }
    return hexadecimal(bytes_of(text, 2 * bytes.size), out, width);
}

static bool is_datadog(const struct field *field) {
    return begins(field->name, "dd.");
}

static bool read_trace(const struct field *field, struct trace_context *context) {
    char digits[24];
    struct bytes text = text_of(field, digits);
    if (traceparent(text, context)) {
        return true;
    }
    context->has_trace = binary_id(field, context->trace_id, 32) ||
                         (is_datadog(field) ? datadog(text, context->trace_id, 32)
                                            : trace_id(text, context->trace_id));
    return context->has_trace;
}

static bool read_span(const struct field *field, struct trace_context *context) {
    char digits[24];
    struct bytes text = text_of(field, digits);
    return binary_id(field, context->span_id, 16) ||
           (is_datadog(field) ? datadog(text, context->span_id, 16)
                              : hexadecimal(text, context->span_id, 16));
}

static bool read_sampled(const struct field *field) {
    char digits[24];
    struct bytes text = text_of(field, digits);
    return text.size > 0 && text.size <= 2 && digit(text.at[text.size - 1]) > 0 &&
           (digit(text.at[text.size - 1]) & 1) != 0;
}

void trace_context_read(const struct found_fields *found, uint8_t trace_role, uint8_t span_role,
                        uint8_t flags_role, struct trace_context *context) {
    context->has_trace = false;
    context->has_span = false;
    context->sampled = false;
    for (uint8_t i = 0; i < found->counts[trace_role] && !context->has_trace; i++) {
        read_trace(&found->fields[trace_role][i], context);
    }
    if (!context->has_trace) {
        return;
    }
    for (uint8_t i = 0; i < found->counts[span_role] && !context->has_span; i++) {
        context->has_span = read_span(&found->fields[span_role][i], context);
    }
    const struct field *flags = found_first(found, flags_role);
    context->sampled = context->sampled || (flags != NULL && read_sampled(flags));
}

void trace_context_print(const struct trace_context *context, char out[TRACEPARENT_SIZE]) {
    memcpy(out, "00-", 3);
    memcpy(out + 3, context->trace_id, 32);
    out[35] = '-';
    memcpy(out + 36, context->span_id, 16);
    memcpy(out + 52, context->sampled ? "-01" : "-00", 3);
}
