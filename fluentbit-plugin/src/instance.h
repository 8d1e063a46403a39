/* One configured output: what its workers, its poll thread and the engine share. */
#ifndef WAYBILL_INSTANCE_H
#define WAYBILL_INSTANCE_H

#include "chunk.h"
#include "journal.h"
#include "options.h"
#include "side_file.h"

#include <librdkafka/rdkafka.h>
#include <pthread.h>
#include <sys/types.h>

enum { CHUNK_SLOTS = 4096 };

/* What is known of one record of a chunk. */
enum record_state {
    STATE_NEW = 0,
    STATE_CHOSEN,  /* is being handed to librdkafka */
    STATE_SENT,    /* librdkafka has it; a report will come */
    STATE_ACKED,   /* all in-sync replicas have it */
    STATE_FAILED,  /* not delivered for now: to be sent again */
    STATE_SUSPECT, /* its batch was refused */
    STATE_POISON,  /* refused alone */
    STATE_REFUSED  /* and written to the side file */
};

/* A chunk that was not answered OK yet. */
struct open_chunk {
    struct journal_entry entry;
    uint32_t slot;
    uint32_t count;
    struct chunk_ends ends;
    uint32_t outstanding; /* chosen or sent, and not reported */
    bool flushing;        /* a worker is at it */
    int64_t attempted_ms;
    uint8_t *states;
    int16_t *errors; /* of refused records; made when there is one */
};

struct counters {
    uint64_t acknowledged;
    uint64_t refused;
    uint64_t given_up;
    uint64_t retried_chunks;
    uint64_t recalled_chunks;
    uint64_t held_back;
    uint64_t misfits; /* records whose topic is not in the list */
    uint64_t repaired;
};

struct instance {
    struct log log;
    struct options options;
    struct side_file side_file;
    rd_kafka_conf_t *settings;
    pid_t init_thread;

    /* Held for reading while records are handed over, for writing while the producer is replaced,
     * or a refused batch is taken apart. Taken before `lock`. */
    pthread_rwlock_t sending;
    rd_kafka_t *producer; /* NULL, and so `reports`, while it can't be replaced */
    rd_kafka_queue_t *reports;
    rd_kafka_topic_t *topics[TOPICS_MAX];

    pthread_mutex_t lock; /* for all below */
    pthread_cond_t changed;
    struct journal journal;
    struct epoch epoch;
    uint64_t next; /* number of the next record */
    struct open_chunk *chunks[CHUNK_SLOTS];
    size_t open_count;
    size_t open_bytes;
    uint64_t outstanding; /* of all chunks */
    bool breaker;         /* open: nothing was acknowledged for a whole flush_timeout */
    bool fatal;           /* the producer can't be used any more */
    bool closing;         /* nothing new is begun */
    bool stopping;        /* the poll thread may end */
    bool serving;         /* one thread at a time takes what librdkafka reports */
    uint32_t flushes;     /* under way; they serve the reports while they wait */
    bool control_due;
    bool control_in_flight;
    size_t control_refused; /* ranges in the control record in flight */
    size_t control_given_up;
    int64_t control_next_ms;
    int64_t recalled_ms; /* when an earlier chunk came last, or the broker was away */
    struct counters counters;
    char last_failure[256];
    struct log_pace failure_pace, kafka_pace, refusal_pace, engine_pace, misfit_pace, journal_pace;

    pthread_t poll_thread;
    bool poll_started;
};

/* The opaque of a record that is no chunk's. */
#define CONTROL_OPAQUE ((void *)UINTPTR_MAX)

int64_t now_ms(void);
uint64_t unix_nano(void);

/* Starts an output; NULL where it can't, and the log says why. */
struct instance *instance_start(const struct log *log);

/* Ends it: waits two seconds for what is under way, and says what is left. */
void instance_stop(struct instance *in);

/* Makes the producer from the settings. Under `sending` for writing, or before any thread. */
bool instance_connect(struct instance *in, char *wrong, size_t size);
void instance_disconnect(struct instance *in);

/* Waits until `in->changed`, or the time has come. Under `lock`. False in the latter case. */
bool instance_wait(struct instance *in, int64_t until_ms);

#endif
