#include "delivery.h"

#include "reports.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

/* How long a flush waits while the broker is known to be away, and on the engine's own thread. */
enum { BREAKER_WAIT_MS = 100, ENGINE_WAIT_MS = 10 };

static struct chunk_id identify(struct bytes data, const char *tag) {
    XXH64_hash_t seed = XXH3_64bits(tag, strlen(tag));
    XXH128_hash_t hash = XXH3_128bits_withSeed(data.at, data.size, seed);
    return (struct chunk_id){hash.high64, hash.low64, data.size};
}

/* The state of this chunk from an attempt before, unless another worker is at it: then it is
 * another chunk of the same content. */
static struct open_chunk *known(const struct instance *in, const struct chunk_id *id) {
    for (size_t i = 0, seen = 0; seen < in->open_count && i < CHUNK_SLOTS; i++) {
        struct open_chunk *chunk = in->chunks[i];
        if (chunk == NULL) {
            continue;
        }
        seen++;
        if (!chunk->flushing && chunk_id_equal(&chunk->entry.id, id)) {
            return chunk;
        }
    }
    return NULL;
}

static uint32_t free_slot(const struct instance *in) {
    uint32_t slot = 0;
    while (slot < CHUNK_SLOTS && in->chunks[slot] != NULL) {
        slot++;
    }
    return slot;
}

/* Numbers for a new chunk: its old ones where an earlier process gave it some. */
static bool number_chunk(struct instance *in, const struct chunk_id *id, uint64_t count,
                         struct journal_entry *entry) {
    if (journal_recall(&in->journal, id, entry) && entry->count == count) {
        in->counters.recalled_chunks++;
        in->recalled_ms = now_ms();
        return true;
    }
    *entry = (struct journal_entry){
        .id = *id, .epoch = in->epoch, .base = in->next, .count = count, .open = true};
    if (!journal_chunk_opened(&in->journal, entry)) {
        if (log_now(&in->journal_pace, now_ms())) {
            log_say(&in->log, LEVEL_ERROR,
                    "can't write the journal %s: %s. Nothing new is sent until it can be; the "
                    "records stay with Fluent Bit",
                    in->options.journal, strerror(errno));
        }
        return false;
    }
    in->next += count;
    return true;
}

void free_chunk(struct open_chunk *chunk) {
    if (chunk != NULL) {
        chunk_ends_free(&chunk->ends);
        free(chunk->states);
        free(chunk->errors);
        free(chunk);
    }
}

/* Opens a chunk, which takes the ends. NULL where that must wait; under `lock`. */
static struct open_chunk *open_chunk(struct instance *in, const struct chunk_id *id,
                                     struct chunk_ends *ends) {
    uint32_t slot = free_slot(in);
    bool room = in->open_count == 0 || in->open_bytes + id->size <= in->options.memory_limit;
    if (slot == CHUNK_SLOTS || !room) {
        in->counters.held_back++;
        return NULL;
    }
    struct open_chunk *chunk = calloc(1, sizeof *chunk);
    if (chunk == NULL) {
        return NULL;
    }
    chunk->states = calloc(ends->count, 1);
    if (chunk->states == NULL || !number_chunk(in, id, ends->count, &chunk->entry)) {
        free_chunk(chunk);
        return NULL;
    }
    chunk->slot = slot;
    chunk->count = ends->count;
    chunk->ends = *ends;
    *ends = (struct chunk_ends){0};
    in->chunks[slot] = chunk;
    in->open_count++;
    in->open_bytes += id->size;
    in->control_due = true;
    return chunk;
}

void settle_record(struct instance *in, struct open_chunk *chunk, uint32_t index,
                   enum record_state state, rd_kafka_resp_err_t error) {
    bool refused = state == STATE_SUSPECT || state == STATE_POISON;
    chunk->states[index] = (uint8_t)state;
    if (refused && error != RD_KAFKA_RESP_ERR_NO_ERROR) {
        if (chunk->errors == NULL) {
            chunk->errors = calloc(chunk->count, sizeof *chunk->errors);
        }
        if (chunk->errors != NULL) {
            chunk->errors[index] = (int16_t)error;
        }
    } else if (state == STATE_FAILED) {
        snprintf(in->last_failure, sizeof in->last_failure, "%s%s", rd_kafka_err2str(error),
                 error == RD_KAFKA_RESP_ERR_INVALID_TIMESTAMP
                     ? ": set this machine's clock, or the topic's message.timestamp.after.max.ms"
                     : "");
    }
    chunk->outstanding--;
    in->outstanding--;
    if (chunk->outstanding == 0) {
        pthread_cond_broadcast(&in->changed); /* once a chunk: to wake its flush for each costs */
    }
}

void close_chunk(struct instance *in, struct open_chunk *chunk) {
    journal_chunk_closed(&in->journal, &chunk->entry.id);
    in->chunks[chunk->slot] = NULL;
    in->open_count--;
    in->open_bytes -= chunk->entry.id.size;
    in->control_due = true;
    free_chunk(chunk);
}

/* Chooses what is new or failed; under `lock`. */
static void choose_unsent(struct instance *in, struct open_chunk *chunk) {
    for (uint32_t i = 0; i < chunk->count; i++) {
        if (chunk->states[i] == STATE_NEW || chunk->states[i] == STATE_FAILED) {
            chunk->states[i] = STATE_CHOSEN;
            chunk->outstanding++;
            in->outstanding++;
        }
    }
}

static uint32_t count_state(const struct open_chunk *chunk, enum record_state state) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < chunk->count; i++) {
        count += chunk->states[i] == state;
    }
    return count;
}

bool await_reports(struct instance *in, const struct open_chunk *chunk, int64_t until_ms) {
    while (chunk->outstanding > 0 && !in->fatal) {
        if (!reports_wait(in, until_ms)) {
            break;
        }
    }
    return chunk->outstanding == 0;
}

/* How long this flush may wait; says what is wrong where it runs on the engine's thread. */
static int64_t wait_ms(struct instance *in) {
    if (gettid() == in->init_thread) {
        if (log_now(&in->engine_pace, now_ms())) {
            log_say(&in->log, LEVEL_ERROR,
                    "set `workers: 1` on this output: without it the whole of Fluent Bit would "
                    "stand still while this waits for Kafka, so it does not wait, and chunks are "
                    "tried again instead");
        }
        return ENGINE_WAIT_MS;
    }
    return in->breaker ? BREAKER_WAIT_MS : in->options.flush_timeout_ms;
}

static const char *refusal_reason(const struct open_chunk *chunk, uint32_t index) {
    int16_t error = chunk->errors == NULL ? 0 : chunk->errors[index];
    return error == 0 ? "not a log event: its MessagePack can't be read"
                      : rd_kafka_err2str((rd_kafka_resp_err_t)error);
}

/* Writes one refused record to the side file; under `lock`. */
static bool set_aside(struct instance *in, struct open_chunk *chunk, uint32_t index,
                      const struct event *event, const char *tag) {
    struct refusal refusal = {in->options.instance,
                              chunk->entry.epoch,
                              chunk->entry.base + index,
                              refusal_reason(chunk, index),
                              tag,
                              in->options.topic};
    if (!side_file_write(&in->side_file, &refusal, event)) {
        if (log_now(&in->journal_pace, now_ms())) {
            log_say(&in->log, LEVEL_ERROR,
                    "can't write %s: %s. The refused record stays with Fluent Bit, and is tried "
                    "again",
                    in->side_file.path, strerror(errno));
        }
        return false;
    }
    if (!journal_refused(&in->journal, &chunk->entry.epoch, refusal.number)) {
        return false;
    }
    chunk->states[index] = STATE_REFUSED;
    in->counters.refused++;
    in->control_due = true;
    if (log_now(&in->refusal_pace, now_ms())) {
        log_say(&in->log, LEVEL_WARN,
                "Kafka refuses record %llu for good: %s. It is in %s (%llu so far)",
                (unsigned long long)refusal.number, refusal.reason, in->side_file.path,
                (unsigned long long)in->counters.refused);
    }
    return true;
}

static void set_poison_aside(struct instance *in, struct open_chunk *chunk, struct bytes data,
                             const char *tag) {
    struct chunk_reader reader = chunk_read_again(data, &chunk->ends);
    struct event event;
    for (uint32_t i = 0; i < chunk->count && chunk_next(&reader, &event) != CHUNK_END; i++) {
        if (chunk->states[i] == STATE_POISON && !set_aside(in, chunk, i, &event, tag)) {
            return;
        }
    }
}

static void say_failure(struct instance *in, const struct open_chunk *chunk) {
    if (log_now(&in->failure_pace, now_ms())) {
        uint32_t left =
            chunk->count - count_state(chunk, STATE_ACKED) - count_state(chunk, STATE_REFUSED);
        log_say(&in->log, LEVEL_WARN,
                "%u of %u records of a chunk are not acknowledged yet (%s); Fluent Bit keeps them "
                "and tries again",
                left, chunk->count,
                *in->last_failure == '\0' ? "no answer from Kafka" : in->last_failure);
    }
}

/* One attempt. Under `lock`, which it lets go of in between. */
static enum proxy_result attempt(struct instance *in, struct open_chunk *chunk, struct bytes data,
                                 const char *tag) {
    int64_t until_ms = now_ms() + wait_ms(in);
    uint64_t acked_before = in->counters.acknowledged;
    choose_unsent(in, chunk);
    pthread_mutex_unlock(&in->lock);
    pthread_rwlock_rdlock(&in->sending);
    send_chosen(in, chunk, data, tag);
    push(in);
    pthread_rwlock_unlock(&in->sending);
    pthread_mutex_lock(&in->lock);
    bool reported = await_reports(in, chunk, until_ms);
    if (!reported && now_ms() >= until_ms && in->counters.acknowledged == acked_before) {
        in->breaker = true;
    }
    if (reported && count_state(chunk, STATE_SUSPECT) > 0) {
        pthread_mutex_unlock(&in->lock);
        isolate(in, chunk, data, tag, now_ms() + in->options.flush_timeout_ms);
        pthread_mutex_lock(&in->lock);
    }
    if (count_state(chunk, STATE_POISON) > 0) {
        set_poison_aside(in, chunk, data, tag);
    }
    if (count_state(chunk, STATE_ACKED) + count_state(chunk, STATE_REFUSED) == chunk->count) {
        return PROXY_OK;
    }
    say_failure(in, chunk);
    return PROXY_RETRY;
}

enum proxy_result deliver(struct instance *in, struct bytes data, const char *tag) {
    struct chunk_id id = identify(data, tag);
    pthread_mutex_lock(&in->lock);
    struct open_chunk *chunk = known(in, &id);
    if (chunk != NULL) {
        in->counters.retried_chunks++;
    } else {
        pthread_mutex_unlock(&in->lock);
        struct chunk_ends ends;
        if (!chunk_find_ends(data, &ends)) {
            return PROXY_RETRY;
        }
        if (ends.count == 0) {
            return PROXY_OK; /* nothing but group markers */
        }
        pthread_mutex_lock(&in->lock);
        chunk = open_chunk(in, &id, &ends);
        if (chunk == NULL) {
            pthread_mutex_unlock(&in->lock);
            chunk_ends_free(&ends);
            return PROXY_RETRY;
        }
    }
    chunk->flushing = true;
    in->flushes++;
    enum proxy_result result = attempt(in, chunk, data, tag);
    chunk->flushing = false;
    in->flushes--;
    chunk->attempted_ms = now_ms();
    if (result == PROXY_OK) {
        close_chunk(in, chunk);
    }
    pthread_mutex_unlock(&in->lock);
    return result;
}
