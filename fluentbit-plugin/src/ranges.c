#include "ranges.h"

#include <stdlib.h>

bool epoch_equal(const struct epoch *a, const struct epoch *b) {
    return memcmp(a->text, b->text, EPOCH_DIGITS) == 0;
}

bool ranges_add(struct ranges *ranges, const struct range *range, size_t most) {
    if (ranges->count > 0) {
        struct range *last = &ranges->at[ranges->count - 1];
        if (last->to + 1 == range->from && epoch_equal(&last->epoch, &range->epoch)) {
            last->to = range->to;
            return true;
        }
    }
    if (ranges->count >= most) {
        return false;
    }
    if (ranges->count == ranges->capacity) {
        size_t wanted = ranges->capacity == 0 ? 16 : ranges->capacity * 2;
        struct range *grown = realloc(ranges->at, wanted * sizeof *grown);
        if (grown == NULL) {
            return false;
        }
        ranges->at = grown;
        ranges->capacity = wanted;
    }
    ranges->at[ranges->count++] = *range;
    return true;
}

void ranges_drop(struct ranges *ranges, size_t count) {
    if (count > ranges->count) {
        count = ranges->count;
    }
    if (count > 0) {
        memmove(ranges->at, ranges->at + count, (ranges->count - count) * sizeof *ranges->at);
        ranges->count -= count;
    }
}

void ranges_free(struct ranges *ranges) {
    free(ranges->at);
    *ranges = (struct ranges){0};
}
