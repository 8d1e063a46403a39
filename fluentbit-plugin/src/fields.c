#include "fields.h"

#include <stdlib.h>

/* Names longer than this share the last bit. */
enum { LENGTH_BITS = 63 };

static uint64_t length_bit(size_t size) {
    return (uint64_t)1 << (size < LENGTH_BITS ? size : LENGTH_BITS);
}

bool field_set_add(struct field_set *set, uint8_t role, const char *name, size_t size) {
    if (set->count == set->capacity) {
        size_t wanted = set->capacity == 0 ? 32 : set->capacity * 2;
        struct field_name *grown = realloc(set->names, wanted * sizeof *grown);
        if (grown == NULL) {
            return false;
        }
        set->names = grown;
        set->capacity = wanted;
    }
    uint8_t *copy = malloc(size + 1);
    if (copy == NULL || size == 0) {
        free(copy);
        return false;
    }
    memcpy(copy, name, size);
    copy[size] = '\0';
    set->names[set->count++] =
        (struct field_name){bytes_of(copy, size), role, set->next_rank[role]++};
    set->lengths |= length_bit(size);
    for (size_t i = 1; i < size; i++) {
        if (name[i] == '.') {
            set->lengths |= length_bit(i);
        }
    }
    uint8_t first = copy[0];
    set->first_bytes[first / 64] |= (uint64_t)1 << first % 64;
    return true;
}

void field_set_free(struct field_set *set) {
    for (size_t i = 0; i < set->count; i++) {
        free((void *)(uintptr_t)set->names[i].name.at);
    }
    free(set->names);
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

/* What is left of a name behind a path, or nothing. */
static bool rest_of(struct bytes name, struct bytes path, struct bytes *rest) {
    if (path.size == 0) {
        *rest = name;
        return true;
    }
    if (name.size <= path.size + 1 || name.at[path.size] != '.' ||
        memcmp(name.at, path.at, path.size) != 0) {
        return false;
    }
    *rest = bytes_of(name.at + path.size + 1, name.size - path.size - 1);
    return true;
}

/* True where a name could begin with this key. */
static bool possible(const struct field_set *set, struct bytes key) {
    return key.size > 0 && (set->lengths & length_bit(key.size)) != 0 &&
           (set->first_bytes[key.at[0] / 64] >> key.at[0] % 64 & 1) != 0;
}

static bool find(const struct field_set *set, struct mp_reader *in, uint32_t pairs,
                 struct bytes path, int depth, struct found_fields *found);

/* Looks at one key and its value. `path` is a name's beginning, up to this map. */
static bool pair(const struct field_set *set, struct mp_reader *in, struct bytes key,
                 struct bytes path, int depth, struct found_fields *found) {
    struct mp_reader value_at = *in;
    if (!mp_skip(in)) {
        return false;
    }
    if (path.size == 0 && !possible(set, key)) {
        return true;
    }
    for (size_t i = 0; i < set->count; i++) {
        const struct field_name *name = &set->names[i];
        struct bytes rest;
        if (!rest_of(name->name, path, &rest) || rest.size < key.size ||
            memcmp(rest.at, key.at, key.size) != 0) {
            continue;
        }
        struct mp_reader reader = value_at;
        struct mp_value value;
        if (!mp_next(&reader, &value)) {
            return false;
        }
        bool nested = value.type == MP_MAP;
        if (rest.size == key.size && !nested && value.type != MP_ARRAY && value.type != MP_NIL) {
            add(found, name, &value);
        } else if (nested && rest.size > key.size && rest.at[key.size] == '.' &&
                   depth + 1 < FIELD_DEPTH) {
            struct bytes deeper =
                bytes_of(name->name.at, name->name.size - rest.size + key.size);
            if (!find(set, &reader, value.count, deeper, depth + 1, found)) {
                return false;
            }
            return true; /* that has looked for every name with this beginning */
        }
    }
    return true;
}

static bool find(const struct field_set *set, struct mp_reader *in, uint32_t pairs,
                 struct bytes path, int depth, struct found_fields *found) {
    for (uint32_t i = 0; i < pairs; i++) {
        struct mp_value key;
        struct mp_reader key_at = *in;
        if (!mp_skip(in) || !mp_next(&key_at, &key)) {
            return false;
        }
        struct bytes text = key.type == MP_TEXT ? key.bytes : bytes_of(NULL, 0);
        if (!pair(set, in, text, path, depth, found)) {
            return false;
        }
    }
    return true;
}

void fields_find(const struct field_set *set, struct bytes map, struct found_fields *found) {
    struct mp_reader in = mp_read(map);
    struct mp_value head;
    if (set->count > 0 && mp_next(&in, &head) && head.type == MP_MAP) {
        find(set, &in, head.count, bytes_of(NULL, 0), 0, found);
    }
}

const struct field *found_first(const struct found_fields *found, uint8_t role) {
    return found->counts[role] == 0 ? NULL : &found->fields[role][0];
}
