#include "producer.h"

#include <stdio.h>
#include <stdlib.h>

static bool set(rd_kafka_conf_t *settings, const char *name, const char *value, char *wrong,
                size_t size) {
    char why[256];
    if (rd_kafka_conf_set(settings, name, value, why, sizeof why) != RD_KAFKA_CONF_OK) {
        snprintf(wrong, size, "rdkafka.%s: %s", name, why);
        return false;
    }
    return true;
}

/* What the promise of this plugin rests on can't be turned off. */
static bool allowed(const char *name, const char *value, char *wrong, size_t size) {
    bool acks = strcmp(name, "acks") == 0 || strcmp(name, "request.required.acks") == 0;
    if (acks && strcmp(value, "all") != 0 && strcmp(value, "-1") != 0) {
        snprintf(wrong, size,
                 "rdkafka.%s: must be all: fewer would lose records when a broker fails", name);
        return false;
    }
    if (strcmp(name, "enable.idempotence") == 0 && strcmp(value, "true") != 0) {
        snprintf(wrong, size, "rdkafka.enable.idempotence: must be true");
        return false;
    }
    return true;
}

static bool set_users_one(rd_kafka_conf_t *settings, const struct log *host, const char *name,
                          char *wrong, size_t size) {
    char option[128];
    snprintf(option, sizeof option, "rdkafka.%s", name);
    const char *value = option_text(host, option);
    return value == NULL ||
           (allowed(name, value, wrong, size) && set(settings, name, value, wrong, size));
}

static bool ours(rd_kafka_conf_t *settings, const struct options *options, char *wrong,
                 size_t size) {
    char kilobytes[32];
    /* JSON is larger than the MessagePack that the limit is on */
    snprintf(kilobytes, sizeof kilobytes, "%zu", options->memory_limit / 1024 * 2);
    return set(settings, "bootstrap.servers", options->brokers, wrong, size) &&
           set(settings, "client.id", options->instance, wrong, size) &&
           set(settings, "enable.idempotence", "true", wrong, size) &&
           set(settings, "acks", "all", wrong, size) &&
           set(settings, "linger.ms", "10", wrong, size) &&
           set(settings, "partitioner", "murmur2_random", wrong, size) &&
           set(settings, "queue.buffering.max.messages", "1000000", wrong, size) &&
           set(settings, "queue.buffering.max.kbytes", kilobytes, wrong, size);
}

/* The host can't list an output's properties, so it is asked for each that librdkafka knows: the
 * first words of the lines of its table. */
static bool set_users(rd_kafka_conf_t *settings, const struct log *host, char *wrong, size_t size) {
    char *table = NULL;
    size_t table_size = 0;
    FILE *out = open_memstream(&table, &table_size);
    if (out == NULL) {
        snprintf(wrong, size, "out of memory");
        return false;
    }
    rd_kafka_conf_properties_show(out);
    fclose(out);
    bool fine = true;
    char *rest = NULL;
    for (char *line = strtok_r(table, "\n", &rest); fine && line != NULL;
         line = strtok_r(NULL, "\n", &rest)) {
        size_t length = strcspn(line, " ");
        if (length > 0 && length < 100 && strstr(line, " | ") != NULL) {
            line[length] = '\0';
            fine = set_users_one(settings, host, line, wrong, size);
        }
    }
    free(table);
    return fine;
}

rd_kafka_conf_t *producer_settings(const struct options *options, const struct log *host,
                                   char *wrong, size_t size) {
    rd_kafka_conf_t *settings = rd_kafka_conf_new();
    bool fine = ours(settings, options, wrong, size) && set_users(settings, host, wrong, size);
    if (!fine) {
        rd_kafka_conf_destroy(settings);
        return NULL;
    }
    return settings;
}

static bool secret(const char *name) {
    return strstr(name, "password") != NULL || strstr(name, "secret") != NULL ||
           strstr(name, "ssl.key") != NULL || strstr(name, "jaas") != NULL ||
           strstr(name, ".pem") != NULL || strstr(name, "oauthbearer.config") != NULL;
}

void producer_print_settings(const rd_kafka_conf_t *settings, const struct log *host) {
    rd_kafka_conf_t *usual = rd_kafka_conf_new();
    size_t count;
    const char **dump = rd_kafka_conf_dump((rd_kafka_conf_t *)settings, &count);
    for (size_t i = 0; i < count; i += 2) {
        char value[512];
        size_t length = sizeof value;
        bool same = rd_kafka_conf_get(usual, dump[i], value, &length) == RD_KAFKA_CONF_OK &&
                    strcmp(value, dump[i + 1]) == 0;
        if (!same && strstr(dump[i + 1], "0x") != dump[i + 1]) {
            log_say(host, LEVEL_INFO, "rdkafka.%s = %s", dump[i],
                    secret(dump[i]) ? "(hidden)" : dump[i + 1]);
        }
    }
    rd_kafka_conf_dump_free(dump, count);
    rd_kafka_conf_destroy(usual);
}

static int64_t limit_of(const rd_kafka_DescribeConfigs_result_t *result, const char **why) {
    size_t count;
    const rd_kafka_ConfigResource_t **resource =
        rd_kafka_DescribeConfigs_result_resources(result, &count);
    rd_kafka_resp_err_t error =
        count == 0 ? RD_KAFKA_RESP_ERR__FAIL : rd_kafka_ConfigResource_error(resource[0]);
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR) {
        *why = rd_kafka_err2str(error);
        return -1;
    }
    const rd_kafka_ConfigEntry_t **entries = rd_kafka_ConfigResource_configs(resource[0], &count);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(rd_kafka_ConfigEntry_name(entries[i]), "max.message.bytes") == 0) {
            const char *value = rd_kafka_ConfigEntry_value(entries[i]);
            return value == NULL ? -1 : strtoll(value, NULL, 10);
        }
    }
    return -1;
}

int64_t producer_topic_limit(rd_kafka_t *producer, const char *topic, int timeout_ms,
                             const char **why) {
    char wrong[256];
    rd_kafka_queue_t *answers = rd_kafka_queue_new(producer);
    rd_kafka_ConfigResource_t *resource =
        rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, topic);
    rd_kafka_AdminOptions_t *settings =
        rd_kafka_AdminOptions_new(producer, RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS);
    rd_kafka_AdminOptions_set_request_timeout(settings, timeout_ms, wrong, sizeof wrong);
    rd_kafka_DescribeConfigs(producer, &resource, 1, settings, answers);
    rd_kafka_event_t *event = rd_kafka_queue_poll(answers, timeout_ms + 500);
    int64_t limit = -1;
    *why = "no answer in time";
    if (event != NULL) {
        rd_kafka_resp_err_t error = rd_kafka_event_error(event);
        const rd_kafka_DescribeConfigs_result_t *result =
            rd_kafka_event_DescribeConfigs_result(event);
        if (error != RD_KAFKA_RESP_ERR_NO_ERROR || result == NULL) {
            *why = rd_kafka_err2str(error);
        } else {
            limit = limit_of(result, why);
        }
        rd_kafka_event_destroy(event);
    }
    rd_kafka_AdminOptions_destroy(settings);
    rd_kafka_ConfigResource_destroy(resource);
    rd_kafka_queue_destroy(answers);
    return limit;
}
