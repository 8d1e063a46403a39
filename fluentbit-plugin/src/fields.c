#include "fields.h"

#include <stdlib.h>

/* Names and heads of one set. */
enum { NAMES_MAX = 256, HEADS_MAX = 1024 };

static unsigned bucket(const uint8_t *key, size_t size) {
    return (unsigned)(size * 5 + key[0] + (unsigned)(key[size - 1] * 3)) % FIELD_BUCKETS;
}

static bool add_head(struct field_set *set, size_t name, size_t size) {
    if (set->head_count == HEADS_MAX) {
        return false;
    }
    unsigned in = bucket(set->names[name].name.at, size);
    set->heads[set->head_count] =
        (struct field_head){(uint16_t)name, (uint16_t)size, set->buckets[in]};
    set->buckets[in] = (uint16_t)++set->head_count;
    return true;
}

bool field_set_add(struct field_set *set, uint8_t role, const char *name, size_t size) {
    if (set->names == NULL) {
        set->names = calloc(NAMES_MAX, sizeof *set->names);
        set->heads = calloc(HEADS_MAX, sizeof *set->heads);
    }
    uint8_t *copy = malloc(size + 1);
    if (copy == NULL || set->names == NULL || set->heads == NULL || set->count == NAMES_MAX ||
        size == 0 || size > UINT16_MAX) {
        free(copy);
        return false;
    }
    memcpy(copy, name, size);
    copy[size] = '\0';
    size_t index = set->count++;
    set->names[index] = (struct field_name){bytes_of(copy, size), role, set->next_rank[role]++};
    for (size_t i = 1; i < size; i++) {
        if (name[i] == '.' && !add_head(set, index, i)) {
            return false;
        }
    }
    return add_head(set, index, size);
}

void field_set_free(struct field_set *set) {
    for (size_t i = 0; i < set->count; i++) {
        free((void *)(uintptr_t)set->names[i].name.at);
    }
    free(set->names);
    free(set->heads);
    *set = (struct field_set){0};
}

void found_reset(struct found_fields *found) {
    memset(found->counts, 0, sizeof found->counts);
}

static void add(struct found_fields *found, const struct field_name *name,
                const struct mp_value *value) {
    struct field *fields = found->fields[name->role];
    uint8_t count = found->counts[name->role];
    uint8_t at = 0;
    while (at < count && fields[at].rank < name->rank) {
        at++;
    }
    struct field field = {name->name, *value, name->rank};
    if (at < count && fields[at].rank == name->rank) {
        fields[at] = field;
        return;
    }
    if (at >= FIELD_CANDIDATES) {
        return;
    }
    uint8_t last = count < FIELD_CANDIDATES ? count : FIELD_CANDIDATES - 1;
    for (uint8_t i = last; i > at; i--) {
        fields[i] = fields[i - 1];
    }
    fields[at] = field;
    if (count < FIELD_CANDIDATES) {
        found->counts[name->role] = (uint8_t)(count + 1);
    }
}

static bool find_nested(const struct field_set *set, struct mp_reader *in, uint32_t pairs,
                        struct bytes path, int depth, struct found_fields *found);

/* A value under a key that is all of `name` up to `path_size`. */
static bool take(const struct field_set *set, const struct field_name *name, size_t path_size,
                 struct mp_reader value_at, int depth, struct found_fields *found) {
    struct mp_value value;
    if (!mp_next(&value_at, &value)) {
        return false;
    }
    bool whole = path_size == name->name.size;
    if (whole && value.type < MP_ARRAY && value.type != MP_NIL) {
        add(found, name, &value);
    } else if (!whole && value.type == MP_MAP && depth + 1 < FIELD_DEPTH) {
        struct bytes path = bytes_of(name->name.at, path_size);
        return find_nested(set, &value_at, value.count, path, depth + 1, found);
    }
    return true;
}

/* Reads a key; "" where it is no text. */
static bool read_key(struct mp_reader *in, struct bytes *key) {
    if (mp_usual_text(in, key)) {
        return true;
    }
    struct mp_reader before = *in;
    struct mp_value value;
    if (!mp_next(in, &value)) {
        return false;
    }
    *key = value.type == MP_TEXT ? value.bytes : bytes_of(NULL, 0);
    if (value.type >= MP_ARRAY) {
        *in = before;
        return mp_skip(in);
    }
    return true;
}

/* True where `name` goes on behind `path` with this key, to its end or to a dot. */
static bool goes_on(struct bytes name, struct bytes path, struct bytes key) {
    size_t end = path.size + 1 + key.size;
    return key.size > 0 && name.size >= end && memcmp(name.at, path.at, path.size) == 0 &&
           name.at[path.size] == '.' && memcmp(name.at + path.size + 1, key.at, key.size) == 0 &&
           (name.size == end || name.at[end] == '.');
}

static bool find_nested(const struct field_set *set, struct mp_reader *in, uint32_t pairs,
                        struct bytes path, int depth, struct found_fields *found) {
    for (uint32_t i = 0; i < pairs; i++) {
        struct bytes key;
        if (!read_key(in, &key)) {
            return false;
        }
        struct mp_reader value_at = *in;
        if (!mp_skip(in)) {
            return false;
        }
        bool descended = false;
        for (size_t n = 0; n < set->count; n++) {
            const struct field_name *name = &set->names[n];
            size_t path_size = path.size + 1 + key.size;
            bool deeper = name->name.size > path_size;
            if (!goes_on(name->name, path, key) || (deeper && descended)) {
                continue; /* going down once looks for all names that begin so */
            }
            descended = descended || deeper;
            if (!take(set, name, path_size, value_at, depth, found)) {
                return false;
            }
        }
    }
    return true;
}

/* The keys at the top are looked up, since most of them are not looked for. */
static bool find_top(const struct field_set *set, struct mp_reader *in, uint32_t pairs,
                     struct found_fields *found) {
    for (uint32_t i = 0; i < pairs; i++) {
        struct bytes key;
        if (!read_key(in, &key)) {
            return false;
        }
        struct mp_reader value_at = *in;
        if (!mp_skip(in)) {
            return false;
        }
        bool descended = false;
        uint16_t head = key.size == 0 ? 0 : set->buckets[bucket(key.at, key.size)];
        for (; head != 0; head = set->heads[head - 1].next) {
            const struct field_head *candidate = &set->heads[head - 1];
            const struct field_name *name = &set->names[candidate->name];
            bool deeper = name->name.size > key.size;
            if (candidate->size != key.size || memcmp(name->name.at, key.at, key.size) != 0 ||
                (deeper && descended)) {
                continue;
            }
            descended = descended || deeper;
            if (!take(set, name, key.size, value_at, 0, found)) {
                return false;
            }
        }
    }
    return true;
}

void fields_find(const struct field_set *set, struct bytes map, struct found_fields *found) {
    struct mp_reader in = mp_read(map);
    struct mp_value head;
    if (set->count > 0 && mp_next(&in, &head) && head.type == MP_MAP) {
        find_top(set, &in, head.count, found);
    }
}

const struct field *found_first(const struct found_fields *found, uint8_t role) {
    return found->counts[role] == 0 ? NULL : &found->fields[role][0];
}
