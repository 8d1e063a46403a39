/* Lists of ranges of sequence numbers. */
#ifndef WAYBILL_RANGES_H
#define WAYBILL_RANGES_H

#include "bytes.h"

/* 8 hexadecimal digits of the second in which a process began, and 8 of chance. */
enum { EPOCH_DIGITS = 16 };

struct epoch {
    char text[EPOCH_DIGITS + 1];
};

/* Numbers from `from` to `to`, both included. */
struct range {
    struct epoch epoch;
    uint64_t from;
    uint64_t to;
};

struct ranges {
    struct range *at;
    size_t count;
    size_t capacity;
};

/* Adds a range, joined to the last where they touch. False where there are `most` already, or
 * memory has run out. */
bool ranges_add(struct ranges *ranges, const struct range *range, size_t most);

/* Forgets the first ones. */
void ranges_drop(struct ranges *ranges, size_t count);
void ranges_free(struct ranges *ranges);

bool epoch_equal(const struct epoch *a, const struct epoch *b);

#endif
