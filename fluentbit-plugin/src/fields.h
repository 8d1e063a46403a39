/* Finds fields of a record by name, in one pass. A name with dots is a key with dots, or a path:
 * `trace.id` is found in {"trace.id": …} and in {"trace": {"id": …}}, as Waybill's reader finds it.
 */
#ifndef WAYBILL_FIELDS_H
#define WAYBILL_FIELDS_H

#include "msgpack.h"

enum { FIELD_ROLES = 12, FIELD_CANDIDATES = 4, FIELD_DEPTH = 4, FIELD_BUCKETS = 64 };

struct field_name {
    struct bytes name;
    uint8_t role; /* what the field is for: below FIELD_ROLES */
    uint8_t rank; /* within the role, lowest first */
};

/* A key at the top of a record that a name may begin with: all of it, or up to a dot. */
struct field_head {
    uint16_t name;
    uint16_t size;
    uint16_t next; /* in the same bucket, plus 1; 0 for none */
};

struct field_set {
    struct field_name *names;
    struct field_head *heads;
    size_t count;
    size_t head_count;
    uint16_t buckets[FIELD_BUCKETS]; /* the first head, plus 1 */
    uint8_t next_rank[FIELD_ROLES];
};

/* A value that was found. */
struct field {
    struct bytes name;
    struct mp_value value; /* a scalar */
    uint8_t rank;
};

struct found_fields {
    uint8_t counts[FIELD_ROLES];
    struct field fields[FIELD_ROLES][FIELD_CANDIDATES]; /* by rank */
};

/* Adds a name with the next rank of this role; the text is copied. False without memory. */
bool field_set_add(struct field_set *set, uint8_t role, const char *name, size_t size);
void field_set_free(struct field_set *set);

void found_reset(struct found_fields *found);

/* Adds what this map holds. Of a key that stands there twice the last counts. */
void fields_find(const struct field_set *set, struct bytes map, struct found_fields *found);

/* The value that counts, or NULL. */
const struct field *found_first(const struct found_fields *found, uint8_t role);

#endif
