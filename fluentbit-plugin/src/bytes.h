/* Views of bytes, and a buffer that grows. */
#ifndef WAYBILL_BYTES_H
#define WAYBILL_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Bytes that belong to someone else. */
struct bytes {
    const uint8_t *at;
    size_t size;
};

static inline struct bytes bytes_of(const void *at, size_t size) {
    return (struct bytes){at, size};
}

static inline struct bytes bytes_of_text(const char *text) {
    return (struct bytes){(const uint8_t *)text, strlen(text)};
}

static inline bool bytes_equal(struct bytes a, struct bytes b) {
    return a.size == b.size && (a.size == 0 || memcmp(a.at, b.at, a.size) == 0);
}

/* Bytes that are appended to. Where memory runs out it is `failed`, and stays so until it is reset:
 * callers check once, at the end. */
struct buffer {
    uint8_t *at;
    size_t size;
    size_t capacity;
    bool failed;
};

void buffer_reset(struct buffer *buffer);
void buffer_free(struct buffer *buffer);

/* Room for that many bytes behind the end, or NULL. */
uint8_t *buffer_room(struct buffer *buffer, size_t size);

void buffer_bytes(struct buffer *buffer, const void *at, size_t size);
void buffer_text(struct buffer *buffer, const char *text);
void buffer_unsigned(struct buffer *buffer, uint64_t number);
void buffer_signed(struct buffer *buffer, int64_t number);
void buffer_base64(struct buffer *buffer, struct bytes bytes);
void buffer_hex(struct buffer *buffer, struct bytes bytes);

/* One byte. The common case is inline: a JSON text has many. */
static inline void buffer_byte(struct buffer *buffer, uint8_t byte) {
    if (buffer->size < buffer->capacity && !buffer->failed) {
        buffer->at[buffer->size++] = byte;
    } else {
        buffer_bytes(buffer, &byte, 1);
    }
}

#endif
