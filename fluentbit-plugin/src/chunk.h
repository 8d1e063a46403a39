/* What Fluent Bit hands to an output: log events of one tag, one behind the other, as MessagePack.
 * An event is [[TIME, METADATA], BODY], or [TIME, BODY] from old forwarders. Events of one
 * OpenTelemetry resource stand between two group markers, which are no events. */
#ifndef WAYBILL_CHUNK_H
#define WAYBILL_CHUNK_H

#include "msgpack.h"

struct event {
    uint64_t seconds; /* since 1970 */
    uint32_t nanos;
    struct bytes metadata; /* a map, or empty */
    struct bytes body;     /* any value */
    struct bytes group;    /* the body of the group's marker, a map, or empty */
    struct bytes all;      /* the whole event */
};

/* Where each event of a chunk ends, so that who reads it again need not look for that. */
struct chunk_ends {
    uint32_t *at; /* offsets; 0 for what is no event */
    uint32_t count;
};

struct chunk_reader {
    struct mp_reader in;
    struct bytes group;
    const uint8_t *begin;
    struct chunk_ends ends; /* of what is not read yet, where they are known */
};

enum chunk_step { CHUNK_EVENT, CHUNK_END, CHUNK_BROKEN };

struct chunk_reader chunk_read(struct bytes data);

/* Reads a chunk whose ends are known. */
struct chunk_reader chunk_read_again(struct bytes data, const struct chunk_ends *ends);

/* Finds the ends of all events, and counts them. False where there is no memory for that, or the
 * chunk is over 4 GiB. To be freed by `chunk_ends_free`. */
bool chunk_find_ends(struct bytes data, struct chunk_ends *ends);
void chunk_ends_free(struct chunk_ends *ends);

/* The next event. What is no event is CHUNK_BROKEN, and `event->all` its bytes: one value, or where
 * not even that can be told, all that is left. */
enum chunk_step chunk_next(struct chunk_reader *reader, struct event *event);

#endif
