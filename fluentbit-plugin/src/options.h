/* The user's settings of one output, read and checked. */
#ifndef WAYBILL_OPTIONS_H
#define WAYBILL_OPTIONS_H

#include "log.h"
#include "record.h"

struct options {
    const char *brokers;
    const char *topic;
    char *instance;  /* who this agent is, across its restarts */
    char *journal;   /* a path, or NULL where there is none */
    char *side_file; /* a path */
    const char *control_topic;
    int64_t flush_timeout_ms;
    int64_t retry_horizon_ms;
    int64_t control_interval_ms;
    size_t memory_limit;
    struct record_rules rules;
};

/* Reads them; on failure `wrong` says what to do. The options must be freed in any case. */
bool options_read(struct options *options, const struct log *host, char *wrong, size_t size);
void options_free(struct options *options);

/* An option's text, or NULL. */
const char *option_text(const struct log *host, const char *name);

#endif
