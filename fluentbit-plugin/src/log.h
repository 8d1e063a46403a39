/* What is said to the agent's log. */
#ifndef WAYBILL_LOG_H
#define WAYBILL_LOG_H

#include "proxy_abi.h"

#include <stdint.h>

struct log {
    const struct proxy_api *api;
    void *output;
};

/* A line in Fluent Bit's log, cut at a thousand bytes. */
__attribute__((format(printf, 3, 4))) void log_say(const struct log *log, int level,
                                                   const char *format, ...);

/* True at most once a minute; counts how often it was not. */
struct log_pace {
    int64_t next_ms;
    uint64_t left_out;
};

int log_now(struct log_pace *pace, int64_t now_ms);

#endif
