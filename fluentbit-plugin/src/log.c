#include "log.h"

#include <stdarg.h>
#include <stdio.h>

void log_say(const struct log *log, int level, const char *format, ...) {
    if (log->api->output_log_check != NULL && !log->api->output_log_check(log->output, level)) {
        return;
    }
    char line[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    log->api->log_print(level, NULL, 0, "[output:waybill] %s", line);
}

int log_now(struct log_pace *pace, int64_t now_ms) {
    if (now_ms < pace->next_ms) {
        pace->left_out++;
        return 0;
    }
    pace->next_ms = now_ms + 60000;
    return 1;
}
