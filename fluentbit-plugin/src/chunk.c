#include "chunk.h"

#include <stdlib.h>

/* Markers use times that no event has: the seconds are -1 and -2. */
static const uint32_t GROUP_START = 0xffffffffu;
static const uint32_t GROUP_END = 0xfffffffeu;

struct chunk_reader chunk_read(struct bytes data) {
    struct mp_reader in = mp_read(data);
    return (struct chunk_reader){in, {NULL, 0}, in.at, {NULL, 0}};
}

struct chunk_reader chunk_read_again(struct bytes data, const struct chunk_ends *ends) {
    struct chunk_reader reader = chunk_read(data);
    reader.ends = *ends;
    return reader;
}

static uint32_t four_bytes(const uint8_t *at) {
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

/* Fluent Bit's own time extension, whole seconds, or a floating point number of them. */
static bool read_time(const struct mp_value *value, struct event *event) {
    switch (value->type) {
    case MP_EXTENSION:
        if (value->extension != 0 || value->bytes.size != 8) {
            return false;
        }
        event->seconds = four_bytes(value->bytes.at);
        event->nanos = four_bytes(value->bytes.at + 4);
        if (event->nanos > 999999999u) {
            event->nanos = 999999999u;
        }
        return true;
    case MP_UNSIGNED:
        event->seconds = value->natural;
        event->nanos = 0;
        return true;
    case MP_FLOAT:
        if (!(value->real >= 0 && value->real < 1e10)) {
            return false;
        }
        event->seconds = (uint64_t)value->real;
        event->nanos = (uint32_t)((value->real - (double)event->seconds) * 1e9);
        return true;
    default:
        return false;
    }
}

/* Where the event ends, if that is known, or NULL. */
static const uint8_t *known_end(const struct chunk_reader *reader) {
    bool known = reader->ends.count > 0 && *reader->ends.at > 0;
    return known ? reader->begin + *reader->ends.at : NULL;
}

static void pass_end(struct chunk_reader *reader) {
    if (reader->ends.count > 0) {
        reader->ends.at++;
        reader->ends.count--;
    }
}

static bool read_event(struct mp_reader *in, const uint8_t *end, struct event *event,
                       bool *marker) {
    struct mp_value outer;
    struct mp_value head;
    const uint8_t *from = in->at;
    event->metadata = bytes_of(NULL, 0);
    *marker = false;
    if (!mp_next(in, &outer) || outer.type != MP_ARRAY || outer.count != 2 || !mp_next(in, &head)) {
        return false;
    }
    bool with_metadata = head.type == MP_ARRAY;
    if (with_metadata && (head.count != 2 || !mp_next(in, &head))) {
        return false;
    }
    if (!read_time(&head, event)) {
        return false;
    }
    *marker = head.type == MP_EXTENSION && event->nanos == 0 &&
              (event->seconds == GROUP_START || event->seconds == GROUP_END);
    if (with_metadata && !mp_slice(in, &event->metadata)) {
        return false;
    }
    if (end != NULL && end > in->at && !*marker) {
        event->body = bytes_of(in->at, (size_t)(end - in->at));
        in->at = end;
    } else if (!mp_slice(in, &event->body)) {
        return false;
    }
    event->all = bytes_of(from, (size_t)(in->at - from));
    return true;
}

enum chunk_step chunk_next(struct chunk_reader *reader, struct event *event) {
    while (reader->in.at != reader->in.end) {
        struct mp_reader before = reader->in;
        bool marker;
        if (!read_event(&reader->in, known_end(reader), event, &marker)) {
            reader->in = before;
            if (!mp_slice(&reader->in, &event->all)) {
                event->all = bytes_of(before.at, (size_t)(before.end - before.at));
                reader->in.at = reader->in.end;
            }
            event->metadata = bytes_of(NULL, 0);
            event->body = bytes_of(NULL, 0);
            event->group = bytes_of(NULL, 0);
            pass_end(reader);
            return CHUNK_BROKEN;
        }
        if (!marker) {
            event->group = reader->group;
            pass_end(reader);
            return CHUNK_EVENT;
        }
        reader->group = event->seconds == GROUP_START ? event->body : bytes_of(NULL, 0);
    }
    return CHUNK_END;
}

static bool add_end(struct chunk_ends *ends, uint32_t *capacity, uint32_t end) {
    if (ends->count == *capacity) {
        size_t wanted = *capacity == 0 ? 1024 : (size_t)*capacity * 2;
        uint32_t *grown =
            wanted > UINT32_MAX ? NULL : realloc(ends->at, wanted * sizeof *ends->at);
        if (grown == NULL) {
            return false;
        }
        ends->at = grown;
        *capacity = (uint32_t)wanted;
    }
    ends->at[ends->count++] = end;
    return true;
}

bool chunk_find_ends(struct bytes data, struct chunk_ends *ends) {
    *ends = (struct chunk_ends){0};
    struct chunk_reader reader = chunk_read(data);
    struct event event;
    enum chunk_step step;
    uint32_t capacity = 0;
    bool room = data.size <= UINT32_MAX;
    while (room && (step = chunk_next(&reader, &event)) != CHUNK_END) {
        uint32_t end = step == CHUNK_EVENT ? (uint32_t)(reader.in.at - reader.begin) : 0;
        room = add_end(ends, &capacity, end);
    }
    if (!room) {
        chunk_ends_free(ends);
    }
    return room;
}

void chunk_ends_free(struct chunk_ends *ends) {
    free(ends->at);
    *ends = (struct chunk_ends){0};
}
