#include "options.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { INSTANCE_MAX = 128 };

static const char DEFAULT_JOURNAL[] = "/var/lib/fluent-bit/waybill.journal";

const char *option_text(const struct log *host, const char *name) {
    const char *text = host->api->output_get_property(name, host->output);
    return text == NULL || *text == '\0' ? NULL : text;
}

static const char *text_or(const struct log *host, const char *name, const char *otherwise) {
    const char *text = option_text(host, name);
    return text == NULL ? otherwise : text;
}

/* A whole number with a unit; false where it is none, or out of range. */
static bool quantity(const char *text, const char *const units[], const int64_t factors[],
                     int64_t least, int64_t most, int64_t *out) {
    char *end;
    errno = 0;
    long long number = strtoll(text, &end, 10);
    if (end == text || errno != 0 || number < 0) {
        return false;
    }
    for (int i = 0; units[i] != NULL; i++) {
        if (strcmp(end, units[i]) == 0) {
            if (number > most / factors[i]) {
                return false;
            }
            *out = number * factors[i];
            return *out >= least;
        }
    }
    return false;
}

static bool duration(const struct log *host, const char *name, const char *otherwise,
                     int64_t least_ms, int64_t *out, char *wrong, size_t size) {
    static const char *const units[] = {"ms", "s", "m", "h", "", NULL};
    static const int64_t factors[] = {1, 1000, 60000, 3600000, 1000};
    const char *text = text_or(host, name, otherwise);
    if (!quantity(text, units, factors, least_ms, INT64_C(86400000), out)) {
        snprintf(wrong, size, "%s: \"%s\" is no duration from %lld ms to 24h, such as 10s", name,
                 text, (long long)least_ms);
        return false;
    }
    return true;
}

static bool memory(const struct log *host, struct options *options, char *wrong, size_t size) {
    static const char *const units[] = {"M", "MB", "k", "K", "KB", "G", "", NULL};
    static const int64_t factors[] = {1048576, 1048576, 1024, 1024, 1024, 1073741824, 1};
    const char *text = text_or(host, "memory_limit", "32M");
    int64_t bytes;
    if (!quantity(text, units, factors, 1048576, INT64_C(2147483648), &bytes)) {
        snprintf(wrong, size, "memory_limit: \"%s\" is no size from 1M to 2G, such as 32M", text);
        return false;
    }
    options->memory_limit = (size_t)bytes;
    return true;
}

static bool instance(const struct log *host, struct options *options, char *wrong, size_t size) {
    char name[HOST_NAME_MAX + 1] = "";
    gethostname(name, sizeof name - 1);
    const char *text = text_or(host, "instance", *name == '\0' ? "fluent-bit" : name);
    size_t length = strlen(text);
    bool plain = length <= INSTANCE_MAX;
    for (size_t i = 0; i < length; i++) {
        plain = plain && text[i] > ' ' && text[i] < 0x7f && text[i] != '"' && text[i] != '\\';
    }
    if (!plain) {
        snprintf(wrong, size,
                 "instance: 1 to 128 printable ASCII characters without spaces and quotes are "
                 "expected");
        return false;
    }
    options->instance = strdup(text);
    return options->instance != NULL;
}

static bool files(const struct log *host, struct options *options, char *wrong, size_t size) {
    const char *journal = text_or(host, "journal", DEFAULT_JOURNAL);
    const char *side_file = option_text(host, "side_file");
    if (strcmp(journal, "off") != 0) {
        options->journal = strdup(journal);
    } else if (side_file == NULL) {
        snprintf(wrong, size,
                 "side_file: without a journal this must say where records go that the broker "
                 "refuses, such as /var/lib/fluent-bit/waybill.refused.ndjson");
        return false;
    }
    if (side_file != NULL) {
        options->side_file = strdup(side_file);
    } else {
        size_t length = strlen(journal) + sizeof ".refused.ndjson";
        options->side_file = malloc(length);
        if (options->side_file != NULL) {
            snprintf(options->side_file, length, "%s.refused.ndjson", journal);
        }
    }
    if (options->side_file == NULL || options->side_file[0] != '/' ||
        (options->journal != NULL && options->journal[0] != '/')) {
        snprintf(wrong, size, "journal and side_file: an absolute path is expected");
        return false;
    }
    return true;
}

/* Names separated by commas, or the usual ones. */
static bool names(const struct log *host, const char *option, enum record_role role,
                  struct field_set *fields) {
    const char *text = option_text(host, option);
    if (text == NULL) {
        return role == ROLE_TENANT || record_default_names(fields, role);
    }
    while (*text != '\0') {
        size_t size = strcspn(text, ", ");
        if (size > 0 && !field_set_add(fields, (uint8_t)role, text, size)) {
            return false;
        }
        text += size;
        text += strspn(text, ", ");
    }
    return true;
}

static bool format(const struct log *host, struct options *options, char *wrong, size_t size) {
    const char *text = text_or(host, "format", "json");
    if (strcmp(text, "json") == 0) {
        options->rules.format = FORMAT_JSON;
    } else if (strcmp(text, "msgpack") == 0) {
        options->rules.format = FORMAT_MSGPACK;
    } else if (strcmp(text, "otlp") == 0) {
        options->rules.format = FORMAT_OTLP;
    } else {
        snprintf(wrong, size, "format: \"%s\" is none of json, msgpack and otlp", text);
        return false;
    }
    return true;
}

static bool rules(const struct log *host, struct options *options, char *wrong, size_t size) {
    struct record_rules *rules = &options->rules;
    if (!format(host, options, wrong, size)) {
        return false;
    }
    rules->tenant = text_or(host, "tenant", "");
    bool otlp = rules->format == FORMAT_OTLP;
    if (!names(host, "trace_key", ROLE_TRACE, &rules->fields) ||
        !names(host, "span_key", ROLE_SPAN, &rules->fields) ||
        !names(host, "tenant_key", ROLE_TENANT, &rules->fields) ||
        !record_default_names(&rules->fields, ROLE_FLAGS) ||
        (otlp && (!record_default_names(&rules->fields, ROLE_SERVICE) ||
                  !record_default_names(&rules->fields, ROLE_LEVEL)))) {
        snprintf(wrong, size, "out of memory");
        return false;
    }
    const char *problem = topic_parse(&rules->topic, options->topic, text_or(host, "topics", ""),
                                      ROLE_TOPIC, &rules->fields);
    if (problem != NULL) {
        snprintf(wrong, size, "topic: %s", problem);
        return false;
    }
    options->control_topic = text_or(host, "control_topic", rules->topic.names[0]);
    return true;
}

bool options_read(struct options *options, const struct log *host, char *wrong, size_t size) {
    *options = (struct options){0};
    snprintf(wrong, size, "out of memory");
    options->brokers = option_text(host, "brokers");
    options->topic = text_or(host, "topic", "logs");
    if (options->brokers == NULL) {
        snprintf(wrong, size, "brokers: say where Kafka is, such as kafka-1:9092,kafka-2:9092");
        return false;
    }
    return duration(host, "flush_timeout", "10s", 100, &options->flush_timeout_ms, wrong, size) &&
           duration(host, "retry_horizon", "1h", 1000, &options->retry_horizon_ms, wrong, size) &&
           duration(host, "control_interval", "10s", 100, &options->control_interval_ms, wrong,
                    size) &&
           memory(host, options, wrong, size) && instance(host, options, wrong, size) &&
           files(host, options, wrong, size) && rules(host, options, wrong, size);
}

void options_free(struct options *options) {
    free(options->instance);
    free(options->journal);
    free(options->side_file);
    field_set_free(&options->rules.fields);
    topic_free(&options->rules.topic);
}
