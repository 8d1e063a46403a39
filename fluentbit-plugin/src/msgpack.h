/* Reads MessagePack (https://github.com/msgpack/msgpack/blob/master/spec.md) in place: no
 * allocation, no recursion, and never a byte behind the end, whatever the lengths claim. */
#ifndef WAYBILL_MSGPACK_H
#define WAYBILL_MSGPACK_H

#include "bytes.h"

enum mp_type {
    MP_NIL,
    MP_BOOLEAN,
    MP_UNSIGNED,
    MP_SIGNED, /* negative ones only */
    MP_FLOAT,
    MP_TEXT,
    MP_BINARY,
    MP_EXTENSION,
    MP_ARRAY,
    MP_MAP
};

struct mp_value {
    enum mp_type type;
    int8_t extension; /* the type of an extension */
    uint32_t count;   /* items of an array, pairs of a map; they follow */
    union {
        bool boolean;
        uint64_t natural;
        int64_t integer;
        double real;
    };
    struct bytes bytes; /* of a text, binary or extension */
};

struct mp_reader {
    const uint8_t *at;
    const uint8_t *end;
};

static inline struct mp_reader mp_read(struct bytes bytes) {
    static const uint8_t nothing[1];
    const uint8_t *at = bytes.size == 0 ? nothing : bytes.at;
    return (struct mp_reader){at, at + bytes.size};
}

/* A text of up to 255 bytes, which most values of a log are. False, and nothing read, where the
 * next value is another. */
static inline bool mp_usual_text(struct mp_reader *reader, struct bytes *text) {
    size_t left = (size_t)(reader->end - reader->at);
    size_t head = 1;
    size_t size;
    if (left < 2) {
        return false;
    }
    if ((reader->at[0] & 0xe0) == 0xa0) {
        size = reader->at[0] & 0x1f;
    } else if (reader->at[0] == 0xd9) {
        head = 2;
        size = reader->at[1];
    } else {
        return false;
    }
    if (head + size > left) {
        return false;
    }
    *text = bytes_of(reader->at + head, size);
    reader->at += head + size;
    return true;
}

/* The next value; of an array or map its head. False at the end, or where no value can begin. */
bool mp_next(struct mp_reader *reader, struct mp_value *value);

/* Passes over one value with all that is in it. */
bool mp_skip(struct mp_reader *reader);

/* How many values follow the head of an array or map, and make it up. */
static inline uint64_t mp_items(const struct mp_value *head) {
    return head->type == MP_MAP ? 2 * (uint64_t)head->count : head->count;
}

/* Passes over so many values. */
bool mp_skip_items(struct mp_reader *reader, uint64_t items);

/* Passes over one value, and gives its bytes. */
bool mp_slice(struct mp_reader *reader, struct bytes *slice);

/* The value of a text key in these bytes of a map; false where it has none, or is no map. */
bool mp_find(struct bytes map, const char *key, struct bytes *value);

#endif
