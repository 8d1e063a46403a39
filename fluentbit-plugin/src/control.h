/* The control record: what an agent says of its own sequence, so that a reader can tell a gap that
 * is a loss from one that is not. JSON; the members and their order are fixed, see the vectors. */
#ifndef WAYBILL_CONTROL_H
#define WAYBILL_CONTROL_H

#include "ranges.h"

/* Ranges in one record, of each kind. */
enum { CONTROL_RANGES = 1000 };

struct control {
    const char *instance;
    struct epoch epoch;
    uint64_t last; /* the last number that was given out; 0 for none */
    struct epoch previous;
    uint64_t previous_last;
    bool closed;  /* this process gives out no more */
    bool journal; /* chunks that come again after a restart keep their numbers */
    uint64_t acknowledged;
    uint64_t refused;
    uint64_t given_up;
    uint64_t unix_nano;
    char *const *topics;
    int topic_count;
    const struct ranges *refused_ranges;
    const struct ranges *given_up_ranges;
    const struct ranges *open_ranges; /* numbers whose end is not known yet */
};

/* The ranges of refused and given-up numbers that there is no room for are left out; open ones that
 * there is no room for are told by `"openComplete":false`. */
void control_print(const struct control *control, struct buffer *out);

#endif
