/* Any bytes as a chunk, in each format: nothing may crash, and each record made is within bounds.
 */
#include "record.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct record_rules rules;

static void prepare(void) {
    if (rules.fields.count > 0) {
        return;
    }
    rules.tenant = "acme";
    for (int role = ROLE_TRACE; role <= ROLE_LEVEL; role++) {
        if (role == ROLE_TENANT) {
            field_set_add(&rules.fields, ROLE_TENANT, "tenant.id", 9);
        } else {
            record_default_names(&rules.fields, (enum record_role)role);
        }
    }
    topic_parse(&rules.topic, "logs-$tag-$(a.b)", "logs-x-y,other", ROLE_TOPIC, &rules.fields);
}

/* Reading with known ends must give the same. */
static void read_again(struct bytes data) {
    struct chunk_ends ends;
    if (!chunk_find_ends(data, &ends)) {
        abort();
    }
    struct chunk_reader first = chunk_read(data);
    struct chunk_reader again = chunk_read_again(data, &ends);
    for (uint32_t i = 0; i <= ends.count; i++) {
        struct event one;
        struct event other;
        enum chunk_step step = chunk_next(&first, &one);
        if (i == ends.count) {
            /* there is no end to be read behind the last */
            if (step != CHUNK_END) {
                abort();
            }
            break;
        }
        if (step != chunk_next(&again, &other) || one.all.at != other.all.at ||
            one.all.size != other.all.size || one.body.size != other.body.size) {
            abort();
        }
    }
    chunk_ends_free(&ends);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct record record;
    prepare();
    struct chunk_reader reader = chunk_read(bytes_of(data, size));
    struct event event;
    enum chunk_step step;
    size_t total = 0;
    while ((step = chunk_next(&reader, &event)) != CHUNK_END) {
        total += event.all.size;
        if (step == CHUNK_BROKEN) {
            continue;
        }
        for (int format = FORMAT_JSON; format <= FORMAT_OTLP; format++) {
            rules.format = (enum record_format)format;
            if (!record_make(&rules, &event, "x", &record)) {
                abort(); /* what could be sliced can be printed */
            }
            if (record.topic < 0 || record.topic >= rules.topic.name_count) {
                abort();
            }
        }
    }
    if (total > size) {
        abort(); /* an event was counted twice */
    }
    read_again(bytes_of(data, size));
    return 0;
}
