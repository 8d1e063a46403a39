/* The memory that outlives the agent: which chunk has which sequence numbers. A chunk that Fluent
 * Bit hands over again after a restart, or a kill, is known by its bytes and gets its old numbers,
 * so that the reader sees a repeat instead of new records.
 *
 * A text file that is appended to, a line for each thing that happened:
 *
 *     waybill-journal 1                             the format
 *     E EPOCH                                       a process began
 *     O HASH SIZE EPOCH BASE COUNT                  before the first record of a chunk is sent
 *     C HASH SIZE                                   after the chunk was answered OK
 *     P EPOCH NUMBER                                a record was refused, and is in the side file
 *     G EPOCH FROM TO                               numbers whose records will never come
 *     K                                             the broker has all P and G before this line
 *
 * Closed chunks are kept too, for a while: a kill can come after the OK and before the engine has
 * deleted the chunk. A line that can't be read is left out; the last one may be torn. There is no
 * fsync: the file survives the process, not a power loss. Not thread-safe. */
#ifndef WAYBILL_JOURNAL_H
#define WAYBILL_JOURNAL_H

#include "ranges.h"

struct chunk_id {
    uint64_t high;
    uint64_t low;
    uint64_t size;
};

struct journal_entry {
    struct chunk_id id;
    struct epoch epoch;
    uint64_t base; /* number of the first record */
    uint64_t count;
    bool open;
    bool earlier; /* of a process before this one, and not handed over since */
};

struct journal {
    char *path; /* NULL where there is none: then all of these do nothing, and succeed */
    int file;
    int lock;
    bool torn;
    size_t written;
    struct journal_entry *entries;
    size_t count;
    size_t capacity;
    struct epoch epoch;    /* of this process, once it has begun */
    struct epoch previous; /* of the process before; "" where there was none */
    uint64_t previous_last;
    struct ranges refused;  /* P lines behind the last K */
    struct ranges given_up; /* G lines behind the last K */
};

/* Reads the file, or makes it. On failure `wrong` says what to do. */
bool journal_open(struct journal *journal, const char *path, char *wrong, size_t size);
void journal_close(struct journal *journal);

bool journal_begin(struct journal *journal, const struct epoch *epoch);

/* Finds a chunk of an earlier process, once for each time that it was written down. */
bool journal_recall(struct journal *journal, const struct chunk_id *id,
                    struct journal_entry *entry);

/* False where it could not be written: the chunk must not be sent then. */
bool journal_chunk_opened(struct journal *journal, const struct journal_entry *entry);
void journal_chunk_closed(struct journal *journal, const struct chunk_id *id);

bool journal_refused(struct journal *journal, const struct epoch *epoch, uint64_t number);
bool journal_given_up(struct journal *journal, const struct range *range);
void journal_confirmed(struct journal *journal);

bool chunk_id_equal(const struct chunk_id *a, const struct chunk_id *b);

#endif
