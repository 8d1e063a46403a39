#include "side_file.h"

#include "json.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

bool side_file_open(struct side_file *side, const char *path, char *wrong, size_t size) {
    *side = (struct side_file){.path = path};
    side->file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
    if (side->file < 0) {
        snprintf(wrong, size,
                 "side_file: can't write %s: %s. Set side_file to a file that the agent may write",
                 path, strerror(errno));
        return false;
    }
    return true;
}

static void member(struct buffer *line, const char *name, const char *text) {
    uint32_t repairs = 0;
    buffer_text(line, name);
    json_text(bytes_of_text(text), line, &repairs);
}

/* The record as JSON, and as it was where that can't tell all of it. */
static void record(struct buffer *line, const struct event *event) {
    uint32_t repairs = 0;
    size_t before = line->size;
    struct mp_reader body = mp_read(event->body);
    buffer_text(line, ",\"record\":");
    if (event->body.size == 0 || !json_value(&body, line, &repairs)) {
        line->size = before;
        repairs = 1;
    }
    if (repairs > 0) {
        buffer_text(line, ",\"bytes\":\"");
        buffer_base64(line, event->all);
        buffer_byte(line, '"');
    }
}

bool side_file_write(struct side_file *side, const struct refusal *refusal,
                     const struct event *event) {
    struct buffer *line = &side->line;
    buffer_reset(line);
    member(line, "{\"reason\":", refusal->reason);
    member(line, ",\"instance\":", refusal->instance);
    member(line, ",\"epoch\":", refusal->epoch.text);
    buffer_text(line, ",\"number\":");
    buffer_unsigned(line, refusal->number);
    member(line, ",\"tag\":", refusal->tag);
    member(line, ",\"topic\":", refusal->topic);
    buffer_text(line, ",\"seconds\":");
    buffer_unsigned(line, event->seconds);
    buffer_text(line, ",\"nanos\":");
    buffer_unsigned(line, event->nanos);
    record(line, event);
    buffer_text(line, "}\n");
    if (line->failed) {
        errno = ENOMEM;
        return false;
    }
    off_t end = lseek(side->file, 0, SEEK_END);
    size_t done = 0;
    while (done < line->size) {
        ssize_t written = write(side->file, line->at + done, line->size - done);
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            int why = errno;
            if (end >= 0 && ftruncate(side->file, end) != 0) {
                /* a torn line stays; the next begins behind it */
                done = 0;
            }
            errno = why;
            return false;
        }
        done += (size_t)written;
    }
    return fsync(side->file) == 0;
}

void side_file_close(struct side_file *side) {
    if (side->file >= 0) {
        close(side->file);
    }
    buffer_free(&side->line);
}
