#include "topic.h"

#include <ctype.h>
#include <stdlib.h>

static bool legal(const char *name, size_t size) {
    if (size == 0 || size > TOPIC_MAX || (size <= 2 && memcmp(name, "..", size) == 0)) {
        return false;
    }
    for (size_t i = 0; i < size; i++) {
        if (!isalnum((unsigned char)name[i]) && strchr("._-", name[i]) == NULL) {
            return false;
        }
    }
    return true;
}

static const char *add_name(struct topic_rule *rule, const char *name, size_t size) {
    if (!legal(name, size)) {
        return "a topic's name has 1 to 249 letters, digits, points, hyphens and underscores";
    }
    if (rule->name_count == TOPICS_MAX) {
        return "there can be 64 topics at most";
    }
    char *copy = strndup(name, size);
    if (copy == NULL) {
        return "out of memory";
    }
    rule->names[rule->name_count++] = copy;
    return NULL;
}

static const char *add_list(struct topic_rule *rule, const char *list) {
    while (*list != '\0') {
        size_t size = strcspn(list, ",");
        const char *from = list;
        const char *to = list + size;
        while (from < to && isspace((unsigned char)*from)) {
            from++;
        }
        while (from < to && isspace((unsigned char)to[-1])) {
            to--;
        }
        if (from < to) {
            const char *wrong = add_name(rule, from, (size_t)(to - from));
            if (wrong != NULL) {
                return wrong;
            }
        }
        list += size + (list[size] == ',');
    }
    return NULL;
}

static bool in_name(char c) {
    return isalnum((unsigned char)c) || c == '_';
}

/* Reads what stands behind a `$`; returns what follows it, or NULL. */
static const char *variable(const char *at, struct bytes *name) {
    if (*at == '(') {
        const char *close = strchr(at, ')');
        if (close == NULL || close == at + 1) {
            return NULL;
        }
        *name = bytes_of(at + 1, (size_t)(close - at - 1));
        return close + 1;
    }
    const char *end = at;
    while (in_name(*end)) {
        end++;
    }
    *name = bytes_of(at, (size_t)(end - at));
    return end == at ? NULL : end;
}

const char *topic_parse(struct topic_rule *rule, const char *text, const char *list,
                        uint8_t first_role, struct field_set *fields) {
    *rule = (struct topic_rule){0};
    const char *wrong = add_list(rule, list);
    if (wrong != NULL) {
        return wrong;
    }
    if (strchr(text, '$') == NULL) {
        if (rule->name_count > 0) {
            return "topics is for a topic with a $ in it";
        }
        return add_name(rule, text, strlen(text));
    }
    if (rule->name_count == 0) {
        return "a topic with a $ in it needs topics: the list of those there are, the first for "
               "records that fit none";
    }
    uint8_t used = 0;
    while (*text != '\0') {
        if (rule->part_count == TOPIC_PARTS) {
            return "a topic has too many parts";
        }
        struct topic_part *part = &rule->parts[rule->part_count++];
        if (*text != '$') {
            size_t size = strcspn(text, "$");
            *part = (struct topic_part){TOPIC_LITERAL, bytes_of(text, size), 0};
            text += size;
            continue;
        }
        struct bytes name;
        text = variable(text + 1, &name);
        if (text == NULL) {
            return "behind a $ in a topic stands a field's name, $(a.nested.one), or tag";
        }
        if (bytes_equal(name, bytes_of_text("tag"))) {
            *part = (struct topic_part){TOPIC_TAG, {NULL, 0}, 0};
            continue;
        }
        if (used == TOPIC_FIELDS) {
            return "a topic has four fields at most";
        }
        uint8_t role = (uint8_t)(first_role + used++);
        *part = (struct topic_part){TOPIC_FIELD, {NULL, 0}, role};
        if (!field_set_add(fields, role, (const char *)name.at, name.size)) {
            return "out of memory";
        }
    }
    return NULL;
}

void topic_free(struct topic_rule *rule) {
    for (int i = 0; i < rule->name_count; i++) {
        free(rule->names[i]);
    }
    *rule = (struct topic_rule){0};
}

int topic_choose(const struct topic_rule *rule, const char *tag, const struct found_fields *found,
                 bool *fits) {
    *fits = true;
    if (rule->part_count == 0) {
        return 0;
    }
    char name[TOPIC_MAX];
    size_t size = 0;
    *fits = false;
    for (int i = 0; i < rule->part_count; i++) {
        const struct topic_part *part = &rule->parts[i];
        struct bytes text = part->text;
        if (part->kind == TOPIC_TAG) {
            text = bytes_of_text(tag);
        } else if (part->kind == TOPIC_FIELD) {
            const struct field *field = found_first(found, part->role);
            if (field == NULL || field->value.type != MP_TEXT) {
                return 0;
            }
            text = field->value.bytes;
        }
        if (text.size > sizeof name - size) {
            return 0;
        }
        memcpy(name + size, text.at, text.size);
        size += text.size;
    }
    for (int i = 0; i < rule->name_count; i++) {
        if (strlen(rule->names[i]) == size && memcmp(rule->names[i], name, size) == 0) {
            *fits = true;
            return i;
        }
    }
    return 0;
}
