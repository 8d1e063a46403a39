#include "json.h"

#include "utf8.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* A map or array that is being printed. */
struct level {
    uint64_t left; /* values; keys count too */
    bool map;
    bool key_next;
};

static void escape(uint8_t byte, struct buffer *out) {
    static const char digits[] = "0123456789abcdef";
    switch (byte) {
    case '"':
        buffer_bytes(out, "\\\"", 2);
        break;
    case '\\':
        buffer_bytes(out, "\\\\", 2);
        break;
    case '\n':
        buffer_bytes(out, "\\n", 2);
        break;
    case '\r':
        buffer_bytes(out, "\\r", 2);
        break;
    case '\t':
        buffer_bytes(out, "\\t", 2);
        break;
    default: {
        char code[6] = {'\\', 'u', '0', '0', digits[byte >> 4], digits[byte & 15]};
        buffer_bytes(out, code, sizeof code);
    }
    }
}

static bool is_plain(uint8_t byte) {
    return byte >= 0x20 && byte != '"' && byte != '\\';
}

/* Eight bytes of which none needs an escape, found without looking at each. */
static bool eight_plain(const uint8_t *at) {
    const uint64_t ones = 0x0101010101010101u;
    const uint64_t tops = 0x8080808080808080u;
    uint64_t eight;
    memcpy(&eight, at, 8);
    uint64_t quote = eight ^ (ones * '"');
    uint64_t slash = eight ^ (ones * '\\');
    uint64_t found = ((eight - ones * 0x20) | (quote - ones) | (slash - ones)) & ~eight;
    /* a byte of 0x80 and more never equals a quote or a slash, and is no control character */
    return (found & tops) == 0;
}

static void escaped(struct bytes valid, struct buffer *out) {
    size_t at = 0;
    while (at < valid.size) {
        size_t from = at;
        while (at < valid.size) {
            if (valid.size - at >= 8 && eight_plain(valid.at + at)) {
                at += 8;
            } else if (is_plain(valid.at[at])) {
                at++;
            } else {
                break;
            }
        }
        buffer_bytes(out, valid.at + from, at - from);
        if (at < valid.size) {
            escape(valid.at[at++], out);
        }
    }
}

/* How many bytes at the beginning are ASCII that needs no escape: mostly, all of them. */
static size_t plain_ascii(struct bytes text) {
    size_t at = 0;
    uint64_t eight;
    while (text.size - at >= 8) {
        memcpy(&eight, text.at + at, 8);
        if ((eight & 0x8080808080808080u) != 0 || !eight_plain(text.at + at)) {
            break;
        }
        at += 8;
    }
    while (at < text.size && text.at[at] < 0x80 && is_plain(text.at[at])) {
        at++;
    }
    return at;
}

void json_text(struct bytes text, struct buffer *out, uint32_t *repairs) {
    size_t plain = plain_ascii(text);
    uint8_t *room = buffer_room(out, plain + 2);
    if (room == NULL) {
        return;
    }
    *room = '"';
    if (plain > 0) {
        memcpy(room + 1, text.at, plain);
    }
    out->size += plain + 1;
    if (plain == text.size) {
        room[plain + 1] = '"';
        out->size++;
        return;
    }
    text = bytes_of(text.at + plain, text.size - plain);
    size_t valid = utf8_valid(text);
    if (valid < text.size) {
        ++*repairs;
    }
    escaped(bytes_of(text.at, valid), out);
    while (valid < text.size) {
        buffer_bytes(out, "\xef\xbf\xbd", 3);
        text = bytes_of(text.at + valid, text.size - valid);
        size_t broken = utf8_broken(text);
        text = bytes_of(text.at + broken, text.size - broken);
        valid = utf8_valid(text);
        escaped(bytes_of(text.at, valid), out);
    }
    buffer_byte(out, '"');
}

/* The shortest of the usual notations that reads back as the same number. */
static void real(double number, struct buffer *out, uint32_t *repairs) {
    if (!isfinite(number)) {
        ++*repairs;
        buffer_text(out, isnan(number) ? "\"NaN\"" : number > 0 ? "\"Infinity\"" : "\"-Infinity\"");
        return;
    }
    char text[40];
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, number);
        if (strtod(text, NULL) == number) {
            break;
        }
    }
    bool whole = true;
    for (char *c = text; *c != '\0'; c++) {
        if (*c == ',') {
            *c = '.'; /* the host may have set a locale */
        }
        whole = whole && *c != '.' && *c != 'e';
    }
    buffer_text(out, text);
    if (whole) {
        buffer_text(out, ".0");
    }
}

static void binary(struct bytes bytes, bool identifier, struct buffer *out) {
    buffer_byte(out, '"');
    if (identifier) {
        buffer_hex(out, bytes);
    } else {
        buffer_base64(out, bytes);
    }
    buffer_byte(out, '"');
}

/* A value that holds no other. */
static void scalar(const struct mp_value *value, bool identifier, struct buffer *out,
                   uint32_t *repairs) {
    switch (value->type) {
    case MP_NIL:
        buffer_text(out, "null");
        break;
    case MP_BOOLEAN:
        buffer_text(out, value->boolean ? "true" : "false");
        break;
    case MP_UNSIGNED:
        buffer_unsigned(out, value->natural);
        break;
    case MP_SIGNED:
        buffer_signed(out, value->integer);
        break;
    case MP_FLOAT:
        real(value->real, out, repairs);
        break;
    case MP_TEXT:
        json_text(value->bytes, out, repairs);
        break;
    case MP_BINARY:
        binary(value->bytes, identifier, out);
        break;
    case MP_EXTENSION:
        ++*repairs;
        binary(value->bytes, false, out);
        break;
    case MP_ARRAY:
    case MP_MAP:
        break; /* these are no scalars */
    }
}

/* A key; JSON has texts only. */
static bool key(struct mp_reader *reader, const struct mp_value *value, struct buffer *out,
                uint32_t *repairs) {
    if (value->type == MP_TEXT) {
        json_text(value->bytes, out, repairs);
        return true;
    }
    ++*repairs;
    if (value->type == MP_ARRAY || value->type == MP_MAP) {
        if (!mp_skip_items(reader, mp_items(value))) {
            return false;
        }
        buffer_text(out, "\"(a key that is no text)\"");
        return true;
    }
    bool quoted = value->type == MP_BINARY || value->type == MP_EXTENSION ||
                  (value->type == MP_FLOAT && !isfinite(value->real));
    if (!quoted) {
        buffer_byte(out, '"');
    }
    scalar(value, false, out, repairs);
    if (!quoted) {
        buffer_byte(out, '"');
    }
    return true;
}

static bool ends_in_id(const struct mp_value *key) {
    return key->type == MP_TEXT && key->bytes.size >= 3 &&
           memcmp(key->bytes.at + key->bytes.size - 3, "_id", 3) == 0;
}

/* Prints values until all levels are closed. */
static bool print(struct mp_reader *reader, struct level *levels, int depth, struct buffer *out,
                  uint32_t *repairs) {
    bool identifier = false;
    const int bottom = depth;
    while (depth >= bottom) {
        struct level *level = &levels[depth];
        if (level->left == 0) {
            buffer_byte(out, level->map ? '}' : ']');
            depth--;
            if (depth >= bottom && levels[depth].left > 0) {
                buffer_byte(out, ',');
            }
            continue;
        }
        level->left--;
        struct mp_value value;
        if (mp_usual_text(reader, &value.bytes)) {
            value.type = MP_TEXT;
        } else if (!mp_next(reader, &value)) {
            return false;
        }
        if (level->map && level->key_next) {
            level->key_next = false;
            identifier = ends_in_id(&value);
            if (!key(reader, &value, out, repairs)) {
                return false;
            }
            buffer_byte(out, ':');
            continue;
        }
        level->key_next = true;
        if (value.type == MP_ARRAY || value.type == MP_MAP) {
            bool map = value.type == MP_MAP;
            if (depth + 1 < JSON_MAX_DEPTH) {
                buffer_byte(out, map ? '{' : '[');
                levels[++depth] = (struct level){mp_items(&value), map, true};
                continue;
            }
            ++*repairs;
            if (!mp_skip_items(reader, mp_items(&value))) {
                return false;
            }
            buffer_text(out, "\"(nested too deeply)\"");
        } else {
            scalar(&value, identifier, out, repairs);
        }
        identifier = identifier && !level->map;
        if (level->left > 0) {
            buffer_byte(out, ',');
        }
    }
    return true;
}

bool json_value(struct mp_reader *reader, struct buffer *out, uint32_t *repairs) {
    struct level levels[JSON_MAX_DEPTH];
    struct mp_value value;
    if (!mp_next(reader, &value)) {
        return false;
    }
    if (value.type != MP_ARRAY && value.type != MP_MAP) {
        scalar(&value, false, out, repairs);
        return true;
    }
    bool map = value.type == MP_MAP;
    levels[0] = (struct level){mp_items(&value), map, true};
    buffer_byte(out, map ? '{' : '[');
    return print(reader, levels, 0, out, repairs);
}

bool json_pairs(struct bytes map, struct buffer *out, uint32_t *repairs) {
    struct mp_reader reader = mp_read(map);
    size_t from = out->size;
    if (!json_value(&reader, out, repairs) || out->failed) {
        return false;
    }
    bool empty = out->size == from + 2;
    memmove(out->at + from, out->at + from + 1, out->size - from - 1);
    out->size--;
    if (empty) {
        out->size--; /* the closing brace */
    } else {
        out->at[out->size - 1] = ',';
    }
    return true;
}
