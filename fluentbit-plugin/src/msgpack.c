#include "msgpack.h"

static uint64_t big_endian(const uint8_t *at, unsigned size) {
    uint64_t number = 0;
    for (unsigned i = 0; i < size; i++) {
        number = number << 8 | at[i];
    }
    return number;
}

/* A number of this many bytes that follows the first. */
static bool number(struct mp_reader *reader, unsigned size, uint64_t *number) {
    if ((size_t)(reader->end - reader->at) < size) {
        return false;
    }
    *number = big_endian(reader->at, size);
    reader->at += size;
    return true;
}

static bool content(struct mp_reader *reader, struct mp_value *value, enum mp_type type,
                    uint64_t size) {
    if ((uint64_t)(reader->end - reader->at) < size) {
        return false;
    }
    value->type = type;
    value->bytes = bytes_of(reader->at, (size_t)size);
    reader->at += size;
    return true;
}

static bool sized(struct mp_reader *reader, struct mp_value *value, enum mp_type type,
                  unsigned size_bytes) {
    uint64_t size;
    if (!number(reader, size_bytes, &size)) {
        return false;
    }
    if (type == MP_EXTENSION) {
        if (reader->at == reader->end) {
            return false;
        }
        value->extension = (int8_t)*reader->at++;
    }
    return content(reader, value, type, size);
}

static bool fixed_extension(struct mp_reader *reader, struct mp_value *value, unsigned size) {
    if (reader->at == reader->end) {
        return false;
    }
    value->extension = (int8_t)*reader->at++;
    return content(reader, value, MP_EXTENSION, size);
}

static bool counted(struct mp_reader *reader, struct mp_value *value, enum mp_type type,
                    unsigned size_bytes) {
    uint64_t count;
    if (!number(reader, size_bytes, &count)) {
        return false;
    }
    value->type = type;
    value->count = (uint32_t)count;
    return true;
}

static bool natural(struct mp_reader *reader, struct mp_value *value, unsigned size) {
    value->type = MP_UNSIGNED;
    return number(reader, size, &value->natural);
}

static bool integer(struct mp_reader *reader, struct mp_value *value, unsigned size) {
    uint64_t bits;
    if (!number(reader, size, &bits)) {
        return false;
    }
    unsigned unused = 64 - 8 * size;
    int64_t extended = (int64_t)(bits << unused) >> unused;
    if (extended >= 0) {
        value->type = MP_UNSIGNED;
        value->natural = (uint64_t)extended;
    } else {
        value->type = MP_SIGNED;
        value->integer = extended;
    }
    return true;
}

static bool real(struct mp_reader *reader, struct mp_value *value, unsigned size) {
    uint64_t bits;
    if (!number(reader, size, &bits)) {
        return false;
    }
    value->type = MP_FLOAT;
    if (size == 4) {
        uint32_t half = (uint32_t)bits;
        float single;
        memcpy(&single, &half, sizeof single);
        value->real = (double)single;
    } else {
        memcpy(&value->real, &bits, sizeof value->real);
    }
    return true;
}

static bool boolean(struct mp_value *value, bool is) {
    value->type = MP_BOOLEAN;
    value->boolean = is;
    return true;
}

bool mp_next(struct mp_reader *reader, struct mp_value *value) {
    if (reader->at == reader->end) {
        return false;
    }
    value->count = 0;
    value->bytes = bytes_of(NULL, 0);
    uint8_t first = *reader->at++;
    if (first <= 0x7f) {
        value->type = MP_UNSIGNED;
        value->natural = first;
        return true;
    }
    if (first >= 0xe0) {
        value->type = MP_SIGNED;
        value->integer = (int8_t)first;
        return true;
    }
    if (first <= 0x9f) {
        value->type = first <= 0x8f ? MP_MAP : MP_ARRAY;
        value->count = first & 0x0f;
        return true;
    }
    if (first <= 0xbf) {
        return content(reader, value, MP_TEXT, first & 0x1f);
    }
    switch (first) {
    case 0xc0:
        value->type = MP_NIL;
        return true;
    case 0xc2:
        return boolean(value, false);
    case 0xc3:
        return boolean(value, true);
    case 0xc4:
    case 0xc5:
    case 0xc6:
        return sized(reader, value, MP_BINARY, 1u << (first - 0xc4));
    case 0xc7:
    case 0xc8:
    case 0xc9:
        return sized(reader, value, MP_EXTENSION, 1u << (first - 0xc7));
    case 0xca:
        return real(reader, value, 4);
    case 0xcb:
        return real(reader, value, 8);
    case 0xcc:
    case 0xcd:
    case 0xce:
    case 0xcf:
        return natural(reader, value, 1u << (first - 0xcc));
    case 0xd0:
    case 0xd1:
    case 0xd2:
    case 0xd3:
        return integer(reader, value, 1u << (first - 0xd0));
    case 0xd4:
    case 0xd5:
    case 0xd6:
    case 0xd7:
    case 0xd8:
        return fixed_extension(reader, value, 1u << (first - 0xd4));
    case 0xd9:
    case 0xda:
    case 0xdb:
        return sized(reader, value, MP_TEXT, 1u << (first - 0xd9));
    case 0xdc:
    case 0xdd:
        return counted(reader, value, MP_ARRAY, 2u << (first - 0xdc));
    case 0xde:
    case 0xdf:
        return counted(reader, value, MP_MAP, 2u << (first - 0xde));
    default:
        return false; /* 0xc1 is never used */
    }
}

/* Passes over a value that most logs consist of, which needs no look at its kind. */
static bool skip_usual(struct mp_reader *reader) {
    if (reader->at == reader->end) {
        return false;
    }
    struct bytes text;
    if (mp_usual_text(reader, &text)) {
        return true;
    }
    if (*reader->at > 0x7f && *reader->at < 0xe0) {
        return false;
    }
    reader->at++; /* a small number */
    return true;
}

bool mp_skip_items(struct mp_reader *reader, uint64_t items) {
    /* Each value takes a byte at least, so the sum can't pass 2^64 before the bytes end. */
    struct mp_value value;
    while (items > 0) {
        items--;
        if (skip_usual(reader)) {
            continue;
        }
        if (!mp_next(reader, &value)) {
            return false;
        }
        if (value.type == MP_ARRAY || value.type == MP_MAP) {
            items += mp_items(&value);
        }
    }
    return true;
}

bool mp_skip(struct mp_reader *reader) {
    return mp_skip_items(reader, 1);
}

bool mp_slice(struct mp_reader *reader, struct bytes *slice) {
    const uint8_t *from = reader->at;
    if (!mp_skip(reader)) {
        return false;
    }
    *slice = bytes_of(from, (size_t)(reader->at - from));
    return true;
}

bool mp_find(struct bytes map, const char *key, struct bytes *value) {
    struct bytes wanted = bytes_of_text(key);
    struct mp_reader reader = mp_read(map);
    struct mp_value head;
    if (!mp_next(&reader, &head) || head.type != MP_MAP) {
        return false;
    }
    for (uint32_t i = 0; i < head.count; i++) {
        struct mp_reader name_reader = reader;
        struct mp_value name;
        struct bytes found;
        if (!mp_skip(&reader) || !mp_next(&name_reader, &name) || !mp_slice(&reader, &found)) {
            return false;
        }
        if (name.type == MP_TEXT && bytes_equal(name.bytes, wanted)) {
            *value = found;
            return true;
        }
    }
    return false;
}
