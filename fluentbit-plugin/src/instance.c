#include "instance.h"

#include "delivery.h"
#include "producer.h"
#include "reports.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

/* How long the start waits for what Kafka knows of the topic, and the end for what is under way. */
enum { TOPIC_MS = 3000, STOP_MS = 2000 };

int64_t now_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

uint64_t unix_nano(void) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

bool instance_wait(struct instance *in, int64_t until_ms) {
    int64_t left = until_ms - now_ms();
    if (left <= 0) {
        return false;
    }
    struct timespec until = {until_ms / 1000, until_ms % 1000 * 1000000};
    pthread_cond_timedwait(&in->changed, &in->lock, &until);
    return now_ms() < until_ms;
}

static void say_kafka_log(const rd_kafka_t *producer, int level, const char *facility,
                          const char *text) {
    const struct instance *in = rd_kafka_opaque(producer);
    log_say(&in->log,
            level <= 4   ? LEVEL_WARN
            : level <= 6 ? LEVEL_INFO
                         : LEVEL_DEBUG,
            "%s: %s", facility, text);
}

bool instance_connect(struct instance *in, char *wrong, size_t size) {
    rd_kafka_conf_t *settings = rd_kafka_conf_dup(in->settings);
    rd_kafka_conf_set_opaque(settings, in);
    rd_kafka_conf_set_log_cb(settings, say_kafka_log);
    rd_kafka_conf_set_events(settings, RD_KAFKA_EVENT_DR | RD_KAFKA_EVENT_ERROR);
    in->producer = rd_kafka_new(RD_KAFKA_PRODUCER, settings, wrong, size);
    if (in->producer == NULL) {
        rd_kafka_conf_destroy(settings);
        return false;
    }
    in->reports = rd_kafka_queue_get_main(in->producer);
    const struct topic_rule *rule = &in->options.rules.topic;
    for (int i = 0; i < rule->name_count; i++) {
        in->topics[i] = rd_kafka_topic_new(in->producer, rule->names[i], NULL);
    }
    return true;
}

void instance_disconnect(struct instance *in) {
    if (in->producer == NULL) {
        return;
    }
    for (int i = 0; i < TOPICS_MAX; i++) {
        if (in->topics[i] != NULL) {
            rd_kafka_topic_destroy(in->topics[i]);
            in->topics[i] = NULL;
        }
    }
    rd_kafka_queue_destroy(in->reports);
    rd_kafka_destroy(in->producer);
    in->reports = NULL;
    in->producer = NULL;
}

/* The least limit of the topics on a batch, or -1. Warns of topics that can't be asked about. */
static int64_t least_limit(struct instance *in) {
    int64_t least = -1;
    const struct topic_rule *rule = &in->options.rules.topic;
    int64_t until_ms = now_ms() + TOPIC_MS;
    for (int i = 0; i < rule->name_count && now_ms() < until_ms; i++) {
        const char *why = "";
        int64_t limit =
            producer_topic_limit(in->producer, rule->names[i], (int)(until_ms - now_ms()), &why);
        if (limit < 0) {
            log_say(&in->log, LEVEL_WARN,
                    "Kafka does not tell about topic %s: %s. Records are kept until it can be "
                    "written",
                    rule->names[i], why);
        } else if (least < 0 || limit < least) {
            least = limit;
        }
    }
    return least;
}

/* A batch is refused as a whole, so none should be larger than the topics take. */
static bool fit_batches(struct instance *in, char *wrong, size_t size) {
    char text[32] = "1000000";
    size_t length = sizeof text;
    int64_t limit = least_limit(in);
    rd_kafka_conf_get(in->settings, "batch.size", text, &length);
    if (limit < 0 || limit >= strtoll(text, NULL, 10)) {
        return true;
    }
    snprintf(text, sizeof text, "%lld", (long long)limit);
    if (rd_kafka_conf_set(in->settings, "batch.size", text, wrong, size) != RD_KAFKA_CONF_OK) {
        return true;
    }
    log_say(&in->log, LEVEL_INFO, "batch.size is %s: the topics take no larger batches", text);
    instance_disconnect(in);
    return instance_connect(in, wrong, size);
}

static bool begin_epoch(struct instance *in, char *wrong, size_t size) {
    uint32_t chance;
    if (getrandom(&chance, sizeof chance, 0) != sizeof chance) {
        chance = (uint32_t)getpid() ^ (uint32_t)now_ms();
    }
    snprintf(in->epoch.text, sizeof in->epoch.text, "%08x%08x", (uint32_t)time(NULL), chance);
    in->next = 1;
    in->recalled_ms = now_ms();
    if (!journal_begin(&in->journal, &in->epoch)) {
        snprintf(wrong, size, "journal: can't write %s: %s", in->options.journal, strerror(errno));
        return false;
    }
    return true;
}

static void make_locks(struct instance *in) {
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&in->changed, &attributes);
    pthread_condattr_destroy(&attributes);
    pthread_mutex_init(&in->lock, NULL);
    pthread_rwlock_init(&in->sending, NULL);
}

static void say_settings(const struct instance *in) {
    const struct options *options = &in->options;
    log_say(&in->log, LEVEL_INFO,
            "instance=%s epoch=%s brokers=%s topic=%s tenant=%s format=%s flush_timeout=%lldms "
            "retry_horizon=%lldms memory_limit=%zu journal=%s side_file=%s librdkafka=%s",
            options->instance, in->epoch.text, options->brokers, options->topic,
            options->rules.tenant,
            options->rules.format == FORMAT_JSON   ? "json"
            : options->rules.format == FORMAT_OTLP ? "otlp"
                                                   : "msgpack",
            (long long)options->flush_timeout_ms, (long long)options->retry_horizon_ms,
            options->memory_limit, options->journal == NULL ? "off" : options->journal,
            options->side_file, rd_kafka_version_str());
    producer_print_settings(in->settings, &in->log);
    if (options->journal == NULL) {
        log_say(&in->log, LEVEL_WARN,
                "without a journal, records that are sent again after a restart look new");
    }
    if (*in->journal.previous.text != '\0') {
        log_say(&in->log, LEVEL_INFO, "the run before was epoch %s, and ended at number %llu",
                in->journal.previous.text, (unsigned long long)in->journal.previous_last);
    }
}

static void destroy(struct instance *in) {
    instance_disconnect(in);
    if (in->settings != NULL) {
        rd_kafka_conf_destroy(in->settings);
    }
    side_file_close(&in->side_file);
    journal_close(&in->journal);
    options_free(&in->options);
    for (size_t i = 0; i < CHUNK_SLOTS; i++) {
        if (in->chunks[i] != NULL) {
            free_chunk(in->chunks[i]);
        }
    }
    pthread_cond_destroy(&in->changed);
    pthread_mutex_destroy(&in->lock);
    pthread_rwlock_destroy(&in->sending);
    free(in);
}

static bool begin(struct instance *in, char *wrong, size_t size) {
    if (!options_read(&in->options, &in->log, wrong, size) ||
        !journal_open(&in->journal, in->options.journal, wrong, size) ||
        !side_file_open(&in->side_file, in->options.side_file, wrong, size)) {
        return false;
    }
    in->settings = producer_settings(&in->options, &in->log, wrong, size);
    if (in->settings == NULL || !instance_connect(in, wrong, size) ||
        !fit_batches(in, wrong, size) || !begin_epoch(in, wrong, size)) {
        return false;
    }
    in->poll_started = pthread_create(&in->poll_thread, NULL, reports_run, in) == 0;
    if (!in->poll_started) {
        snprintf(wrong, size, "can't start a thread");
    }
    return in->poll_started;
}

struct instance *instance_start(const struct log *log) {
    struct instance *in = calloc(1, sizeof *in);
    char wrong[512] = "out of memory";
    if (in == NULL) {
        return NULL;
    }
    in->log = *log;
    in->init_thread = gettid();
    in->side_file.file = -1;
    in->journal.file = -1;
    in->journal.lock = -1;
    make_locks(in);
    if (!begin(in, wrong, sizeof wrong)) {
        log_say(log, LEVEL_ERROR, "%s", wrong);
        destroy(in);
        return NULL;
    }
    say_settings(in);
    return in;
}

/* What goes back to the engine, in words. */
static void say_end(const struct instance *in) {
    uint64_t left = 0;
    for (size_t i = 0; i < CHUNK_SLOTS; i++) {
        const struct open_chunk *chunk = in->chunks[i];
        for (uint32_t r = 0; chunk != NULL && r < chunk->count; r++) {
            left += chunk->states[r] != STATE_ACKED && chunk->states[r] != STATE_REFUSED;
        }
    }
    log_say(&in->log, LEVEL_INFO,
            "epoch %s ends at number %llu: %llu acknowledged, %llu refused, %llu given up, %llu "
            "chunks sent again, %llu held back",
            in->epoch.text, (unsigned long long)in->next - 1,
            (unsigned long long)in->counters.acknowledged, (unsigned long long)in->counters.refused,
            (unsigned long long)in->counters.given_up,
            (unsigned long long)in->counters.retried_chunks,
            (unsigned long long)in->counters.held_back);
    if (in->open_count > 0) {
        log_say(
            &in->log, LEVEL_WARN,
            "%zu chunks with %llu records that are not acknowledged go back to Fluent Bit: with "
            "`storage.type: filesystem` they are sent after the next start, with memory they "
            "are lost now",
            in->open_count, (unsigned long long)left);
    }
}

void instance_stop(struct instance *in) {
    pthread_mutex_lock(&in->lock);
    in->closing = true;
    pthread_mutex_unlock(&in->lock);
    if (in->producer != NULL) {
        control_send(in, true);
        rd_kafka_flush(in->producer, STOP_MS);
    }
    pthread_mutex_lock(&in->lock);
    int64_t until_ms = now_ms() + STOP_MS;
    while ((in->outstanding > 0 || in->control_in_flight) && instance_wait(in, until_ms)) {
    }
    in->stopping = true;
    pthread_mutex_unlock(&in->lock);
    pthread_join(in->poll_thread, NULL);
    say_end(in);
    if (in->producer != NULL) {
        rd_kafka_purge(in->producer, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT |
                                         RD_KAFKA_PURGE_F_NON_BLOCKING);
    }
    destroy(in);
}
