#include "journal.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

/* Closed chunks that are kept, and unconfirmed ranges. */
enum { CLOSED_MAX = 4096, RANGES_MAX = 10000, REWRITE_AT = 4 << 20 };

static const char HEADER[] = "waybill-journal 1\n";

bool chunk_id_equal(const struct chunk_id *a, const struct chunk_id *b) {
    return a->high == b->high && a->low == b->low && a->size == b->size;
}

static bool append(struct journal *journal, const char *line, int length) {
    if (journal->torn) {
        journal->torn = write(journal->file, "\n", 1) != 1;
        if (journal->torn) {
            return false;
        }
    }
    ssize_t written = write(journal->file, line, (size_t)length);
    if (written != length) {
        journal->torn = written > 0;
        return false;
    }
    journal->written += (size_t)length;
    return true;
}

static struct journal_entry *add(struct journal *journal, const struct journal_entry *entry) {
    if (journal->count == journal->capacity) {
        size_t wanted = journal->capacity == 0 ? 256 : journal->capacity * 2;
        struct journal_entry *grown = realloc(journal->entries, wanted * sizeof *grown);
        if (grown == NULL) {
            return NULL;
        }
        journal->entries = grown;
        journal->capacity = wanted;
    }
    journal->entries[journal->count] = *entry;
    return &journal->entries[journal->count++];
}

/* Forgets the oldest closed chunks. */
static void prune(struct journal *journal) {
    size_t closed = 0;
    for (size_t i = 0; i < journal->count; i++) {
        closed += !journal->entries[i].open;
    }
    size_t kept = 0;
    for (size_t i = 0; i < journal->count; i++) {
        bool drop = !journal->entries[i].open && closed > CLOSED_MAX;
        closed -= drop;
        if (!drop) {
            journal->entries[kept++] = journal->entries[i];
        }
    }
    journal->count = kept;
}

static int opened_line(const struct journal_entry *entry, char *line, size_t size) {
    return snprintf(line, size,
                    "O %016" PRIx64 "%016" PRIx64 " %" PRIu64 " %s %" PRIu64 " %" PRIu64 "\n",
                    entry->id.high, entry->id.low, entry->id.size, entry->epoch.text, entry->base,
                    entry->count);
}

static int closed_line(const struct chunk_id *id, char *line, size_t size) {
    return snprintf(line, size, "C %016" PRIx64 "%016" PRIx64 " %" PRIu64 "\n", id->high, id->low,
                    id->size);
}

static int range_line(const struct range *range, char *line, size_t size) {
    return snprintf(line, size, "G %s %" PRIu64 " %" PRIu64 "\n", range->epoch.text, range->from,
                    range->to);
}

static int refused_line(const struct epoch *epoch, uint64_t number, char *line, size_t size) {
    return snprintf(line, size, "P %s %" PRIu64 "\n", epoch->text, number);
}

static void note_last(struct journal *journal, const struct journal_entry *entry) {
    if (epoch_equal(&entry->epoch, &journal->previous) && entry->count > 0 &&
        entry->base + entry->count - 1 > journal->previous_last) {
        journal->previous_last = entry->base + entry->count - 1;
    }
}

/* One line of the file; what it can't read it leaves out. */
static void replay(struct journal *journal, const char *line) {
    struct journal_entry entry = {.open = true, .earlier = true};
    struct range range;
    switch (line[0]) {
    case 'E':
        if (sscanf(line, "E %16[0-9a-f]", journal->previous.text) == 1) {
            journal->previous_last = 0;
        }
        return;
    case 'O':
        if (sscanf(line,
                   "O %16" SCNx64 "%16" SCNx64 " %" SCNu64 " %16[0-9a-f] %" SCNu64 " %" SCNu64,
                   &entry.id.high, &entry.id.low, &entry.id.size, entry.epoch.text, &entry.base,
                   &entry.count) == 6) {
            add(journal, &entry);
            note_last(journal, &entry);
        }
        return;
    case 'C':
        if (sscanf(line, "C %16" SCNx64 "%16" SCNx64 " %" SCNu64, &entry.id.high, &entry.id.low,
                   &entry.id.size) == 3) {
            for (size_t i = journal->count; i-- > 0;) {
                if (journal->entries[i].open &&
                    chunk_id_equal(&journal->entries[i].id, &entry.id)) {
                    journal->entries[i].open = false;
                    return;
                }
            }
        }
        return;
    case 'P':
        if (sscanf(line, "P %16[0-9a-f] %" SCNu64, range.epoch.text, &range.from) == 2) {
            range.to = range.from;
            ranges_add(&journal->refused, &range, RANGES_MAX);
        }
        return;
    case 'G':
        if (sscanf(line, "G %16[0-9a-f] %" SCNu64 " %" SCNu64, range.epoch.text, &range.from,
                   &range.to) == 3) {
            ranges_add(&journal->given_up, &range, RANGES_MAX);
        }
        return;
    case 'K':
        journal->refused.count = 0;
        journal->given_up.count = 0;
        return;
    default:
        return;
    }
}

static bool load(struct journal *journal, char *wrong, size_t size) {
    FILE *in = fopen(journal->path, "re");
    if (in == NULL) {
        if (errno == ENOENT) {
            return true;
        }
        snprintf(wrong, size, "journal: can't read %s: %s", journal->path, strerror(errno));
        return false;
    }
    char line[256];
    bool first = true;
    bool whole = true;
    while (fgets(line, sizeof line, in) != NULL) {
        bool ends = strchr(line, '\n') != NULL;
        if (first && strcmp(line, HEADER) != 0) {
            snprintf(wrong, size,
                     "journal: %s is no journal of this version; name another file, or move it "
                     "away",
                     journal->path);
            fclose(in);
            return false;
        }
        first = false;
        if (ends && whole) {
            replay(journal, line);
        }
        whole = ends;
    }
    fclose(in);
    prune(journal);
    return true;
}

/* Writes what is still of use to a new file, which then takes the old one's place. */
static bool rewrite(struct journal *journal) {
    size_t length = strlen(journal->path) + sizeof ".new";
    char *path = malloc(length);
    if (path == NULL) {
        return false;
    }
    snprintf(path, length, "%s.new", journal->path);
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0640);
    if (file < 0) {
        free(path);
        return false;
    }
    struct journal next = *journal;
    next.file = file;
    next.torn = false;
    next.written = 0;
    char line[256];
    bool fine = append(&next, HEADER, (int)sizeof HEADER - 1);
    const struct epoch *epoch = *journal->epoch.text != '\0' ? &journal->epoch : &journal->previous;
    if (*epoch->text != '\0') {
        fine = fine && append(&next, line, snprintf(line, sizeof line, "E %s\n", epoch->text));
    }
    for (size_t i = 0; fine && i < journal->count; i++) {
        const struct journal_entry *entry = &journal->entries[i];
        fine = append(&next, line, opened_line(entry, line, sizeof line)) &&
               (entry->open || append(&next, line, closed_line(&entry->id, line, sizeof line)));
    }
    for (size_t i = 0; fine && i < journal->given_up.count; i++) {
        fine = append(&next, line, range_line(&journal->given_up.at[i], line, sizeof line));
    }
    for (size_t i = 0; fine && i < journal->refused.count; i++) {
        const struct range *range = &journal->refused.at[i];
        for (uint64_t n = range->from; fine && n <= range->to; n++) {
            fine = append(&next, line, refused_line(&range->epoch, n, line, sizeof line));
        }
    }
    fine = fine && fsync(file) == 0 && rename(path, journal->path) == 0;
    free(path);
    if (!fine) {
        close(file);
        return false;
    }
    if (journal->file >= 0) {
        close(journal->file);
    }
    journal->file = file;
    journal->torn = false;
    journal->written = next.written;
    return true;
}

/* The lock is a file of its own, since the journal is replaced now and then. */
static bool take_lock(struct journal *journal, char *wrong, size_t size) {
    size_t length = strlen(journal->path) + sizeof ".lock";
    char *path = malloc(length);
    if (path == NULL) {
        return false;
    }
    snprintf(path, length, "%s.lock", journal->path);
    journal->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0640);
    if (journal->lock < 0) {
        snprintf(wrong, size,
                 "journal: can't write %s: %s. Set journal to a file in a folder that outlives the "
                 "agent and that it may write, such as the one of storage.path",
                 path, strerror(errno));
    } else if (flock(journal->lock, LOCK_EX | LOCK_NB) != 0) {
        snprintf(
            wrong, size,
            "journal: %s is in use by another output or agent; each needs a journal of its own",
            journal->path);
        close(journal->lock);
        journal->lock = -1;
    }
    free(path);
    return journal->lock >= 0;
}

bool journal_open(struct journal *journal, const char *path, char *wrong, size_t size) {
    *journal = (struct journal){.file = -1, .lock = -1};
    if (path == NULL) {
        return true;
    }
    snprintf(wrong, size, "out of memory");
    journal->path = strdup(path);
    if (journal->path == NULL || !take_lock(journal, wrong, size) || !load(journal, wrong, size)) {
        return false;
    }
    if (!rewrite(journal)) {
        snprintf(wrong, size, "journal: can't write %s: %s", path, strerror(errno));
        return false;
    }
    return true;
}

void journal_close(struct journal *journal) {
    if (journal->file >= 0) {
        close(journal->file);
    }
    if (journal->lock >= 0) {
        close(journal->lock);
    }
    free(journal->path);
    free(journal->entries);
    ranges_free(&journal->refused);
    ranges_free(&journal->given_up);
    *journal = (struct journal){.file = -1, .lock = -1};
}

bool journal_begin(struct journal *journal, const struct epoch *epoch) {
    journal->epoch = *epoch;
    char line[64];
    return journal->path == NULL ||
           append(journal, line, snprintf(line, sizeof line, "E %s\n", epoch->text));
}

bool journal_recall(struct journal *journal, const struct chunk_id *id,
                    struct journal_entry *entry) {
    for (size_t i = 0; i < journal->count; i++) {
        struct journal_entry *known = &journal->entries[i];
        if (known->earlier && chunk_id_equal(&known->id, id)) {
            known->earlier = false;
            known->open = true;
            *entry = *known;
            return true;
        }
    }
    return false;
}

bool journal_chunk_opened(struct journal *journal, const struct journal_entry *entry) {
    if (journal->path == NULL) {
        return true;
    }
    char line[256];
    if (journal->written > REWRITE_AT) {
        prune(journal);
        rewrite(journal);
    }
    return append(journal, line, opened_line(entry, line, sizeof line)) &&
           add(journal, entry) != NULL;
}

void journal_chunk_closed(struct journal *journal, const struct chunk_id *id) {
    char line[128];
    if (journal->path == NULL) {
        return;
    }
    append(journal, line, closed_line(id, line, sizeof line));
    for (size_t i = journal->count; i-- > 0;) {
        struct journal_entry *entry = &journal->entries[i];
        if (entry->open && !entry->earlier && chunk_id_equal(&entry->id, id)) {
            entry->open = false;
            break;
        }
    }
    if (journal->count > 3 * CLOSED_MAX) {
        prune(journal);
    }
}

bool journal_refused(struct journal *journal, const struct epoch *epoch, uint64_t number) {
    char line[64];
    struct range range = {*epoch, number, number};
    if (!ranges_add(&journal->refused, &range, RANGES_MAX)) {
        return false;
    }
    if (journal->path != NULL) {
        append(journal, line, refused_line(epoch, number, line, sizeof line));
    }
    return true;
}

bool journal_given_up(struct journal *journal, const struct range *range) {
    char line[96];
    if (!ranges_add(&journal->given_up, range, RANGES_MAX)) {
        return false;
    }
    if (journal->path != NULL) {
        append(journal, line, range_line(range, line, sizeof line));
    }
    return true;
}

void journal_confirmed(struct journal *journal) {
    if (journal->path != NULL) {
        append(journal, "K\n", 2);
    }
}
