#include "reports.h"

#include "control.h"
#include "delivery.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* BATCH is small since a flush may serve, on its small stack. */
enum { POLL_MS = 100, HOUSEKEEPING_MS = 1000, BATCH = 64, GIVEN_UP_MAX = 5000 };

/* The broker's judgement on a batch: any of its records may be the guilty one. A time that it does
 * not take is none, since records carry the time of their sending: it is the clock's fault. */
static bool is_verdict(rd_kafka_resp_err_t error) {
    switch (error) {
    case RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE:
    case RD_KAFKA_RESP_ERR_RECORD_LIST_TOO_LARGE:
    case RD_KAFKA_RESP_ERR_INVALID_RECORD:
    case RD_KAFKA_RESP_ERR_INVALID_MSG:
    case RD_KAFKA_RESP_ERR_INVALID_MSG_SIZE:
        return true;
    default:
        return false;
    }
}

static void control_reported(struct instance *in, rd_kafka_resp_err_t error) {
    in->control_in_flight = false;
    pthread_cond_broadcast(&in->changed);
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR) {
        in->control_due = true;
        return;
    }
    if (in->control_refused + in->control_given_up > 0) {
        ranges_drop(&in->journal.refused, in->control_refused);
        ranges_drop(&in->journal.given_up, in->control_given_up);
        if (in->journal.refused.count + in->journal.given_up.count == 0) {
            journal_confirmed(&in->journal);
        } else {
            in->control_due = true; /* there was no room for all */
        }
    }
}

static void record_reported(struct instance *in, const rd_kafka_message_t *message) {
    uintptr_t opaque = (uintptr_t)message->_private;
    rd_kafka_resp_err_t error = message->err;
    enum record_state state = STATE_FAILED;
    if (error == RD_KAFKA_RESP_ERR_NO_ERROR) {
        state = STATE_ACKED;
        in->counters.acknowledged++;
        in->breaker = false;
    } else if (is_verdict(error)) {
        state = STATE_SUSPECT;
    }
    settle_record(in, in->chunks[opaque >> 32], (uint32_t)opaque, state, error);
}

static void reported(struct instance *in, rd_kafka_event_t *event) {
    const rd_kafka_message_t *batch[BATCH];
    size_t count;
    while ((count = rd_kafka_event_message_array(event, batch, BATCH)) > 0) {
        pthread_mutex_lock(&in->lock);
        for (size_t i = 0; i < count; i++) {
            if (batch[i]->_private == CONTROL_OPAQUE) {
                control_reported(in, batch[i]->err);
            } else {
                record_reported(in, batch[i]);
            }
        }
        pthread_mutex_unlock(&in->lock);
    }
}

static void failed(struct instance *in, rd_kafka_event_t *event) {
    bool fatal = rd_kafka_event_error_is_fatal(event) ||
                 rd_kafka_event_error(event) == RD_KAFKA_RESP_ERR__FATAL;
    pthread_mutex_lock(&in->lock);
    if (fatal) {
        in->fatal = true;
        pthread_cond_broadcast(&in->changed);
    }
    snprintf(in->last_failure, sizeof in->last_failure, "%s", rd_kafka_event_error_string(event));
    if (fatal || log_now(&in->kafka_pace, now_ms())) {
        log_say(&in->log, LEVEL_WARN, "Kafka: %s", in->last_failure);
    }
    pthread_mutex_unlock(&in->lock);
}

static void serve(struct instance *in, int timeout_ms) {
    if (in->reports == NULL) {
        usleep((useconds_t)timeout_ms * 1000);
        return;
    }
    rd_kafka_event_t *event = rd_kafka_queue_poll(in->reports, timeout_ms);
    if (event == NULL) {
        return;
    }
    switch (rd_kafka_event_type(event)) {
    case RD_KAFKA_EVENT_DR:
        reported(in, event);
        break;
    case RD_KAFKA_EVENT_ERROR:
        failed(in, event);
        break;
    default:
        break;
    }
    rd_kafka_event_destroy(event);
}

static void serving_end(struct instance *in) {
    in->serving = false;
    pthread_cond_broadcast(&in->changed);
}

bool reports_wait(struct instance *in, int64_t until_ms) {
    if (in->serving) {
        return instance_wait(in, until_ms);
    }
    int64_t left = until_ms - now_ms();
    if (left <= 0) {
        return false;
    }
    in->serving = true;
    pthread_mutex_unlock(&in->lock);
    serve(in, left < POLL_MS ? (int)left : POLL_MS);
    pthread_mutex_lock(&in->lock);
    serving_end(in);
    return now_ms() < until_ms;
}

/* A producer that says it can't go on is replaced; what it held comes back as failed, and is sent
 * again by the next attempt. */
static void replace_producer(struct instance *in) {
    char wrong[512];
    if (pthread_rwlock_trywrlock(&in->sending) != 0) {
        return;
    }
    pthread_mutex_lock(&in->lock);
    while (in->serving) {
        pthread_cond_wait(&in->changed, &in->lock);
    }
    in->serving = true; /* nobody else takes reports of a producer that goes */
    pthread_mutex_unlock(&in->lock);
    if (in->producer != NULL) {
        rd_kafka_purge(in->producer, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
    }
    int64_t until_ms = now_ms() + 5000;
    while (in->outstanding > 0 && now_ms() < until_ms) {
        serve(in, POLL_MS);
    }
    if (in->outstanding == 0) {
        instance_disconnect(in);
        if (instance_connect(in, wrong, sizeof wrong)) {
            log_say(&in->log, LEVEL_WARN, "began anew with Kafka; nothing is lost by that");
            pthread_mutex_lock(&in->lock);
            in->fatal = false;
            pthread_mutex_unlock(&in->lock);
        } else {
            log_say(&in->log, LEVEL_ERROR, "can't begin anew with Kafka: %s", wrong);
        }
    }
    pthread_mutex_lock(&in->lock);
    serving_end(in);
    pthread_mutex_unlock(&in->lock);
    pthread_rwlock_unlock(&in->sending);
}

/* Says that numbers will never come; false where there is no room to say it yet. */
static bool give_up(struct instance *in, const struct epoch *epoch, uint64_t from, uint64_t to) {
    struct range range = {*epoch, from, to};
    if (in->journal.given_up.count >= GIVEN_UP_MAX || !journal_given_up(&in->journal, &range)) {
        return false;
    }
    in->counters.given_up += to - from + 1;
    in->control_due = true;
    return true;
}

/* A chunk that the engine never brought again: it has exhausted its retries, or lost it. */
static void give_up_chunk(struct instance *in, struct open_chunk *chunk) {
    uint64_t lost = 0;
    for (uint32_t i = 0; i < chunk->count; i++) {
        if (chunk->states[i] == STATE_ACKED || chunk->states[i] == STATE_REFUSED) {
            continue;
        }
        uint64_t number = chunk->entry.base + i;
        if (!give_up(in, &chunk->entry.epoch, number, number)) {
            return;
        }
        chunk->states[i] = STATE_REFUSED; /* said, so that a second round does not say it again */
        lost++;
    }
    if (lost > 0) {
        log_say(&in->log, LEVEL_ERROR,
                "Fluent Bit has given %llu records up, and they never reached Kafka. Set "
                "`retry_limit: no_limits` on this output, and `storage.type: filesystem` on its "
                "inputs",
                (unsigned long long)lost);
    }
    close_chunk(in, chunk);
}

static void give_up_abandoned(struct instance *in, int64_t now) {
    int64_t horizon = in->options.retry_horizon_ms;
    for (size_t i = 0; i < CHUNK_SLOTS; i++) {
        struct open_chunk *chunk = in->chunks[i];
        if (chunk != NULL && !chunk->flushing && chunk->outstanding == 0 &&
            now - chunk->attempted_ms > horizon) {
            give_up_chunk(in, chunk);
        }
    }
    if (in->breaker) {
        in->recalled_ms = now; /* nothing can be said of the backlog while Kafka is away */
    }
    if (now - in->recalled_ms <= horizon) {
        return;
    }
    for (size_t i = 0; i < in->journal.count; i++) {
        struct journal_entry *entry = &in->journal.entries[i];
        if (entry->earlier && entry->open && entry->count > 0) {
            if (!give_up(in, &entry->epoch, entry->base, entry->base + entry->count - 1)) {
                return;
            }
            log_say(&in->log, LEVEL_ERROR,
                    "a chunk of %llu records of an earlier run never came back. Set "
                    "`storage.type: filesystem` on the inputs of this output",
                    (unsigned long long)entry->count);
            entry->earlier = false;
            journal_chunk_closed(&in->journal, &entry->id);
            return; /* one a round: closing may move the entries */
        }
    }
}

/* Numbers whose end is not known: of open chunks, and of chunks that have not come back yet. */
static void open_ranges(const struct instance *in, struct ranges *ranges) {
    for (size_t i = 0; i < CHUNK_SLOTS; i++) {
        const struct open_chunk *chunk = in->chunks[i];
        if (chunk != NULL) {
            struct range range = {chunk->entry.epoch, chunk->entry.base,
                                  chunk->entry.base + chunk->count - 1};
            ranges_add(ranges, &range, CONTROL_RANGES + 1);
        }
    }
    for (size_t i = 0; i < in->journal.count; i++) {
        const struct journal_entry *entry = &in->journal.entries[i];
        if (entry->earlier && entry->open && entry->count > 0) {
            struct range range = {entry->epoch, entry->base, entry->base + entry->count - 1};
            ranges_add(ranges, &range, CONTROL_RANGES + 1);
        }
    }
}

static size_t at_most(size_t count) {
    return count < CONTROL_RANGES ? count : CONTROL_RANGES;
}

static void print(struct instance *in, bool closing, struct buffer *text) {
    struct ranges open = {0};
    open_ranges(in, &open);
    struct control control = {
        .instance = in->options.instance,
        .epoch = in->epoch,
        .last = in->next - 1,
        .previous = in->journal.previous,
        .previous_last = in->journal.previous_last,
        .closed = closing,
        .journal = in->journal.path != NULL,
        .acknowledged = in->counters.acknowledged,
        .refused = in->counters.refused,
        .given_up = in->counters.given_up,
        .unix_nano = unix_nano(),
        .topics = in->options.rules.topic.names,
        .topic_count = in->options.rules.topic.name_count,
        .refused_ranges = &in->journal.refused,
        .given_up_ranges = &in->journal.given_up,
        .open_ranges = &open,
    };
    control_print(&control, text);
    in->control_refused = at_most(in->journal.refused.count);
    in->control_given_up = at_most(in->journal.given_up.count);
    ranges_free(&open);
}

void control_send(struct instance *in, bool closing) {
    struct buffer text = {0};
    pthread_mutex_lock(&in->lock);
    bool due = closing || (in->control_due && !in->control_in_flight);
    if (due) {
        print(in, closing, &text);
        in->control_due = false;
        in->control_in_flight = !text.failed;
    }
    pthread_mutex_unlock(&in->lock);
    if (!due || text.failed) {
        buffer_free(&text);
        return;
    }
    /* Headers are made here: where librdkafka 2.3 and older makes them, it frees them twice when
     * the topic is unknown. */
    rd_kafka_headers_t *headers = rd_kafka_headers_new(2);
    const char *tenant = in->options.rules.tenant;
    rd_kafka_header_add(headers, "waybill-control", -1, "1", 1);
    if (*tenant != '\0') {
        rd_kafka_header_add(headers, "x-tenant-id", -1, tenant, -1);
    }
    rd_kafka_vu_t fields[] = {
        {.vtype = RD_KAFKA_VTYPE_TOPIC, .u.cstr = in->options.control_topic},
        {.vtype = RD_KAFKA_VTYPE_MSGFLAGS, .u.i = RD_KAFKA_MSG_F_COPY},
        {.vtype = RD_KAFKA_VTYPE_VALUE, .u.mem = {.ptr = text.at, .size = text.size}},
        {.vtype = RD_KAFKA_VTYPE_KEY,
         .u.mem = {.ptr = in->options.instance, .size = strlen(in->options.instance)}},
        {.vtype = RD_KAFKA_VTYPE_HEADERS, .u.headers = headers},
        {.vtype = RD_KAFKA_VTYPE_OPAQUE, .u.ptr = CONTROL_OPAQUE}};
    rd_kafka_error_t *error =
        rd_kafka_produceva(in->producer, fields, sizeof fields / sizeof fields[0]);
    if (error != NULL) {
        rd_kafka_error_destroy(error);
        rd_kafka_headers_destroy(headers);
        pthread_mutex_lock(&in->lock);
        in->control_in_flight = false;
        in->control_due = true;
        pthread_mutex_unlock(&in->lock);
    }
    buffer_free(&text);
}

static void housekeeping(struct instance *in, int64_t now) {
    pthread_mutex_lock(&in->lock);
    give_up_abandoned(in, now);
    bool fatal = in->fatal;
    bool control = now >= in->control_next_ms && !in->closing;
    if (control) {
        in->control_next_ms = now + in->options.control_interval_ms;
    }
    pthread_mutex_unlock(&in->lock);
    if (fatal) {
        replace_producer(in);
    } else if (control) {
        control_send(in, false);
    }
}

void *reports_run(void *argument) {
    struct instance *in = argument;
    int64_t due = now_ms() + HOUSEKEEPING_MS;
    bool running = true;
    while (running) {
        pthread_mutex_lock(&in->lock);
        int64_t until_ms = now_ms() + POLL_MS;
        if (in->flushes > 0) {
            instance_wait(in, until_ms);
        } else {
            reports_wait(in, until_ms);
        }
        pthread_mutex_unlock(&in->lock);
        int64_t now = now_ms();
        if (now >= due) {
            due = now +
                  (in->options.control_interval_ms < HOUSEKEEPING_MS ? POLL_MS : HOUSEKEEPING_MS);
            housekeeping(in, now);
        }
        pthread_mutex_lock(&in->lock);
        running = !in->stopping;
        pthread_mutex_unlock(&in->lock);
    }
    return NULL;
}
