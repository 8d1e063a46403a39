/* Where records go that the broker refuses for good: one JSON object a line, on disk before the
 * chunk is answered. Not thread-safe. */
#ifndef WAYBILL_SIDE_FILE_H
#define WAYBILL_SIDE_FILE_H

#include "chunk.h"
#include "ranges.h"

struct side_file {
    const char *path;
    int file;
    struct buffer line;
};

struct refusal {
    const char *instance;
    struct epoch epoch;
    uint64_t number;
    const char *reason;
    const char *tag;
    const char *topic;
};

/* On failure `wrong` says what to do. The path must stay. */
bool side_file_open(struct side_file *side, const char *path, char *wrong, size_t size);

/* False where it is not on disk; errno says why. */
bool side_file_write(struct side_file *side, const struct refusal *refusal,
                     const struct event *event);
void side_file_close(struct side_file *side);

#endif
