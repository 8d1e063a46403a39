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

struct chunk_reader {
    struct mp_reader in;
    struct bytes group;
};

enum chunk_step { CHUNK_EVENT, CHUNK_END, CHUNK_BROKEN };

struct chunk_reader chunk_read(struct bytes data);

/* The next event. What is no event is CHUNK_BROKEN, and `event->all` its bytes: one value, or where
 * not even that can be told, all that is left. */
enum chunk_step chunk_next(struct chunk_reader *reader, struct event *event);

#endif
