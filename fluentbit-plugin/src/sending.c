/* Handing records to librdkafka, and taking refused batches apart. */
#include "delivery.h"

#include "reports.h"

#include <stdio.h>
#include <stdlib.h>

/* Once all of a chunk is handed over nothing is gained by lingering. A short flush sends the last
 * batch off; a long one would keep librdkafka's thread spinning until the answer is there. */
enum { PUSH_MS = 2 };

/* The header that numbers a record: `1/EPOCH/NUMBER/INSTANCE`. */
struct sequence_header {
    char text[256];
    size_t number_at;
};

static void sequence_begin(struct sequence_header *header, const struct epoch *epoch) {
    header->number_at = (size_t)snprintf(header->text, sizeof header->text, "1/%s/", epoch->text);
}

static size_t sequence_number(struct sequence_header *header, uint64_t number,
                              struct bytes instance) {
    char digits[20];
    size_t first = sizeof digits;
    do {
        digits[--first] = (char)('0' + number % 10);
        number /= 10;
    } while (number != 0);
    size_t at = header->number_at;
    memcpy(header->text + at, digits + first, sizeof digits - first);
    at += sizeof digits - first;
    header->text[at++] = '/';
    memcpy(header->text + at, instance.at, instance.size);
    return at + instance.size;
}

/* A record that was not handed over after all. */
static void settle(struct instance *in, struct open_chunk *chunk, uint32_t index,
                   enum record_state state, rd_kafka_resp_err_t error) {
    pthread_mutex_lock(&in->lock);
    settle_record(in, chunk, index, state, error);
    pthread_mutex_unlock(&in->lock);
}

static rd_kafka_headers_t *headers(const struct record *record,
                                   const struct sequence_header *sequence, size_t length) {
    rd_kafka_headers_t *headers = rd_kafka_headers_new(3);
    bool parent = record->context.has_trace && record->context.has_span;
    rd_kafka_header_add(headers, "waybill-seq", 11, sequence->text, (ssize_t)length);
    if (record->tenant.size > 0) {
        rd_kafka_header_add(headers, "x-tenant-id", 11, record->tenant.at,
                            (ssize_t)record->tenant.size);
    }
    if (parent) {
        rd_kafka_header_add(headers, "traceparent", 11, record->traceparent, TRACEPARENT_SIZE);
    }
    return headers;
}

static rd_kafka_resp_err_t produce(struct instance *in, struct open_chunk *chunk, uint32_t index,
                                   const struct record *record,
                                   const struct sequence_header *sequence, size_t length) {
    rd_kafka_headers_t *head = headers(record, sequence, length);
    bool keyed = record->context.has_trace;
    rd_kafka_vu_t fields[6]; /* not initialized as a whole: they are mostly padding */
    fields[0].vtype = RD_KAFKA_VTYPE_RKT;
    fields[0].u.rkt = in->topics[record->topic];
    fields[1].vtype = RD_KAFKA_VTYPE_MSGFLAGS;
    fields[1].u.i = RD_KAFKA_MSG_F_COPY;
    fields[2].vtype = RD_KAFKA_VTYPE_VALUE;
    fields[2].u.mem.ptr = record->value.at;
    fields[2].u.mem.size = record->value.size;
    fields[3].vtype = RD_KAFKA_VTYPE_OPAQUE;
    fields[3].u.ptr = (void *)((uintptr_t)chunk->slot << 32 | index);
    fields[4].vtype = RD_KAFKA_VTYPE_HEADERS;
    fields[4].u.headers = head;
    fields[5].vtype = RD_KAFKA_VTYPE_KEY;
    fields[5].u.mem.ptr = (void *)(uintptr_t)record->context.trace_id;
    fields[5].u.mem.size = sizeof record->context.trace_id;
    size_t count = sizeof fields / sizeof fields[0] - (keyed ? 0 : 1);
    rd_kafka_error_t *error = rd_kafka_produceva(in->producer, fields, count);
    if (error == NULL) {
        return RD_KAFKA_RESP_ERR_NO_ERROR;
    }
    rd_kafka_resp_err_t code = rd_kafka_error_code(error);
    rd_kafka_error_destroy(error);
    rd_kafka_headers_destroy(head); /* they stay ours where it fails */
    return code;
}

static void note(struct instance *in, const struct record *record) {
    if (record->topic_fits && record->repairs == 0) {
        return;
    }
    pthread_mutex_lock(&in->lock);
    in->counters.repaired += record->repairs > 0;
    in->counters.misfits += !record->topic_fits;
    if (!record->topic_fits && log_now(&in->misfit_pace, now_ms())) {
        log_say(&in->log, LEVEL_WARN, "records whose topic is not in topics go to %s (%llu so far)",
                in->options.rules.topic.names[0], (unsigned long long)in->counters.misfits);
    }
    pthread_mutex_unlock(&in->lock);
}

/* What one flush needs for its records; on the heap, since a flush has a small stack. */
struct scratch {
    struct record record;
    struct sequence_header sequence;
};

static void send_one(struct instance *in, struct open_chunk *chunk, uint32_t index,
                     const struct event *event, const char *tag, struct scratch *scratch,
                     bool *full) {
    struct record *record = &scratch->record;
    if (!record_make(&in->options.rules, event, tag, record)) {
        bool memory = record->value.failed;
        settle(in, chunk, index, memory ? STATE_FAILED : STATE_POISON,
               memory ? RD_KAFKA_RESP_ERR__CRIT_SYS_RESOURCE : RD_KAFKA_RESP_ERR_NO_ERROR);
        return;
    }
    size_t length = sequence_number(&scratch->sequence, chunk->entry.base + index,
                                    bytes_of_text(in->options.instance));
    chunk->states[index] = STATE_SENT; /* before the report can come */
    rd_kafka_resp_err_t error = produce(in, chunk, index, record, &scratch->sequence, length);
    switch (error) {
    case RD_KAFKA_RESP_ERR_NO_ERROR:
        note(in, record);
        return;
    case RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE: /* over the client's own limit */
        settle(in, chunk, index, STATE_POISON, error);
        return;
    case RD_KAFKA_RESP_ERR__QUEUE_FULL:
        *full = true;
        break;
    default:
        break;
    }
    settle(in, chunk, index, STATE_FAILED, error);
}

void send_chosen(struct instance *in, struct open_chunk *chunk, struct bytes data,
                 const char *tag) {
    struct chunk_reader reader = chunk_read_again(data, &chunk->ends);
    struct event event;
    struct scratch *scratch = calloc(1, sizeof *scratch);
    bool full = scratch == NULL || in->producer == NULL;
    if (scratch != NULL) {
        sequence_begin(&scratch->sequence, &chunk->entry.epoch);
    }
    for (uint32_t i = 0; i < chunk->count; i++) {
        enum chunk_step step = chunk_next(&reader, &event);
        if (chunk->states[i] != STATE_CHOSEN) {
            continue;
        }
        if (full) {
            settle(in, chunk, i, STATE_FAILED, RD_KAFKA_RESP_ERR__QUEUE_FULL);
        } else if (step != CHUNK_EVENT) {
            settle(in, chunk, i, STATE_POISON, RD_KAFKA_RESP_ERR_NO_ERROR);
        } else {
            send_one(in, chunk, i, &event, tag, scratch, &full);
        }
    }
    if (scratch != NULL) {
        buffer_free(&scratch->record.value);
        free(scratch);
    }
}

void push(const struct instance *in) {
    if (in->producer != NULL) {
        rd_kafka_flush(in->producer, PUSH_MS);
    }
}

/* Sends these suspects, and nothing else. False where they were not all answered for. */
static bool send_suspects(struct instance *in, struct open_chunk *chunk, struct bytes data,
                          const char *tag, const uint32_t *suspects, uint32_t count,
                          int64_t until_ms) {
    pthread_mutex_lock(&in->lock);
    for (uint32_t i = 0; i < count; i++) {
        chunk->states[suspects[i]] = STATE_CHOSEN;
        chunk->outstanding++;
        in->outstanding++;
    }
    pthread_mutex_unlock(&in->lock);
    send_chosen(in, chunk, data, tag);
    push(in);
    pthread_mutex_lock(&in->lock);
    bool reported = await_reports(in, chunk, until_ms);
    bool settled = reported;
    for (uint32_t i = 0; i < count && settled; i++) {
        settled = chunk->states[suspects[i]] != STATE_FAILED;
    }
    pthread_mutex_unlock(&in->lock);
    return settled;
}

static bool any_suspect(const struct open_chunk *chunk, const uint32_t *suspects, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        if (chunk->states[suspects[i]] == STATE_SUSPECT) {
            return true;
        }
    }
    return false;
}

/* Halves, depth first, so that the stack holds one half of each size at most. */
static void halve(struct instance *in, struct open_chunk *chunk, struct bytes data, const char *tag,
                  const uint32_t *suspects, uint32_t count, int64_t until_ms) {
    struct {
        uint32_t from;
        uint32_t count;
    } stack[34];
    int depth = 0;
    stack[depth].from = 0;
    stack[depth++].count = count;
    bool whole = count > 1; /* that one was refused already */
    while (depth > 0) {
        depth--;
        uint32_t from = stack[depth].from;
        uint32_t size = stack[depth].count;
        if (!whole && !send_suspects(in, chunk, data, tag, suspects + from, size, until_ms)) {
            return; /* the rest is tried with the next attempt */
        }
        bool refused = whole || any_suspect(chunk, suspects + from, size);
        whole = false;
        if (!refused) {
            continue;
        }
        if (size == 1) {
            pthread_mutex_lock(&in->lock);
            chunk->states[suspects[from]] = STATE_POISON;
            pthread_mutex_unlock(&in->lock);
            continue;
        }
        stack[depth].from = from + size / 2;
        stack[depth++].count = size - size / 2;
        stack[depth].from = from;
        stack[depth++].count = size / 2;
    }
}

void isolate(struct instance *in, struct open_chunk *chunk, struct bytes data, const char *tag,
             int64_t until_ms) {
    uint32_t *suspects = malloc(chunk->count * sizeof *suspects);
    if (suspects == NULL) {
        return;
    }
    pthread_rwlock_wrlock(&in->sending);
    pthread_mutex_lock(&in->lock);
    /* a record is alone only where nothing of others is under way */
    while (in->outstanding > 0 && !in->fatal && reports_wait(in, until_ms)) {
    }
    bool alone = in->outstanding == 0;
    uint32_t count = 0;
    for (uint32_t i = 0; i < chunk->count; i++) {
        if (chunk->states[i] == STATE_SUSPECT) {
            suspects[count++] = i;
        }
    }
    pthread_mutex_unlock(&in->lock);
    if (alone && count > 0) {
        halve(in, chunk, data, tag, suspects, count, until_ms);
    }
    pthread_rwlock_unlock(&in->sending);
    free(suspects);
}
