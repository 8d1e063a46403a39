/* Prints what the plugin makes of shared test vectors; the Java tests compare.
 *
 *     vectors trace     lines of `NAME<TAB>TEXT` on standard input; for each `TRACE-ID SPAN-ID`, a
 *                       hyphen for what is not there
 *     vectors control   control records, one a line */

#include "control.h"
#include "record.h"

#include <stdio.h>
#include <stdlib.h>

static void mp_text(struct buffer *out, const char *text, size_t size) {
    uint8_t head[3] = {0xda, (uint8_t)(size >> 8), (uint8_t)size};
    buffer_bytes(out, head, sizeof head);
    buffer_bytes(out, text, size);
}

static int trace(void) {
    struct record_rules rules = {.tenant = ""};
    record_default_names(&rules.fields, ROLE_TRACE);
    record_default_names(&rules.fields, ROLE_SPAN);
    record_default_names(&rules.fields, ROLE_FLAGS);
    char line[4096];
    struct buffer map = {0};
    static struct found_fields found;
    while (fgets(line, sizeof line, stdin) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        char *tab = strchr(line, '\t');
        if (tab == NULL) {
            return 2;
        }
        buffer_reset(&map);
        buffer_byte(&map, 0x81);
        mp_text(&map, line, (size_t)(tab - line));
        mp_text(&map, tab + 1, strlen(tab + 1));
        found_reset(&found);
        fields_find(&rules.fields, bytes_of(map.at, map.size), &found);
        struct trace_context context;
        trace_context_read(&found, ROLE_TRACE, ROLE_SPAN, ROLE_FLAGS, &context);
        printf("%.*s %.*s\n", context.has_trace ? 32 : 1,
               context.has_trace ? context.trace_id : "-", context.has_span ? 16 : 1,
               context.has_span ? context.span_id : "-");
    }
    buffer_free(&map);
    field_set_free(&rules.fields);
    return 0;
}

static void put(struct buffer *out) {
    fwrite(out->at, 1, out->size, stdout);
    fputc('\n', stdout);
    buffer_reset(out);
}

static int control(void) {
    struct ranges none = {0};
    struct ranges refused = {0};
    struct ranges given_up = {0};
    struct ranges open = {0};
    struct buffer out = {0};
    char *topics[] = {"logs", "audit"};
    struct control first = {.instance = "web-7",
                            .epoch = {"6743f1a29c0d1e2f"},
                            .last = 0,
                            .journal = true,
                            .unix_nano = 1795471697123456789u,
                            .topics = topics,
                            .topic_count = 1,
                            .refused_ranges = &none,
                            .given_up_ranges = &none,
                            .open_ranges = &none};
    control_print(&first, &out);
    put(&out);
    struct range range = {{"6743f1a29c0d1e2f"}, 17, 17};
    ranges_add(&refused, &range, 10);
    range = (struct range){{"6743f1a29c0d1e2f"}, 20, 29};
    ranges_add(&given_up, &range, 10);
    range = (struct range){{"6743f00011111111"}, 5, 9};
    ranges_add(&open, &range, 10);
    range = (struct range){{"6743f1a29c0d1e2f"}, 90, 100};
    ranges_add(&open, &range, 10);
    struct control second = first;
    second.last = 100;
    second.previous = (struct epoch){"6743f00011111111"};
    second.previous_last = 9;
    second.closed = true;
    second.journal = false;
    second.topic_count = 2;
    second.acknowledged = 78;
    second.refused = 1;
    second.given_up = 10;
    second.refused_ranges = &refused;
    second.given_up_ranges = &given_up;
    second.open_ranges = &open;
    control_print(&second, &out);
    put(&out);
    ranges_free(&refused);
    ranges_free(&given_up);
    ranges_free(&open);
    buffer_free(&out);
    return 0;
}

int main(int count, char **arguments) {
    if (count == 2 && strcmp(arguments[1], "trace") == 0) {
        return trace();
    }
    if (count == 2 && strcmp(arguments[1], "control") == 0) {
        return control();
    }
    fprintf(stderr, "usage: vectors trace|control\n");
    return 2;
}
