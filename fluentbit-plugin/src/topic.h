/* Which topic a record goes to: a name, or a template such as `logs-$tag` or `logs-$(tenant.id)`
 * whose results must be in a list. */
#ifndef WAYBILL_TOPIC_H
#define WAYBILL_TOPIC_H

#include "fields.h"

enum { TOPIC_PARTS = 9, TOPIC_FIELDS = 4, TOPIC_MAX = 249, TOPICS_MAX = 64 };

struct topic_part {
    enum { TOPIC_LITERAL, TOPIC_TAG, TOPIC_FIELD } kind;
    struct bytes text; /* of a literal; in the template's text */
    uint8_t role;      /* of a field */
};

struct topic_rule {
    struct topic_part parts[TOPIC_PARTS];
    int part_count;
    char *names[TOPICS_MAX]; /* the topics there are; the first is for what fits none */
    int name_count;
};

/* Reads the template, whose text must stay, and the list of topics, separated by commas ("" for
 * none). Fields are added to the set with roles from `first_role` on. Returns NULL, or what is
 * wrong with it: a static text. */
const char *topic_parse(struct topic_rule *rule, const char *text, const char *list,
                        uint8_t first_role, struct field_set *fields);
void topic_free(struct topic_rule *rule);

/* The index of the record's topic in `names`. `fits` is false where the first stands in. */
int topic_choose(const struct topic_rule *rule, const char *tag, const struct found_fields *found,
                 bool *fits);

#endif
