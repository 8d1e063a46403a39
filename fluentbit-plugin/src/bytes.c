#include "bytes.h"

#include <stdlib.h>

void buffer_reset(struct buffer *buffer) {
    buffer->size = 0;
    buffer->failed = false;
}

void buffer_free(struct buffer *buffer) {
    free(buffer->at);
    *buffer = (struct buffer){0};
}

uint8_t *buffer_room(struct buffer *buffer, size_t size) {
    if (buffer->failed) {
        return NULL;
    }
    if (size > buffer->capacity - buffer->size) {
        size_t wanted = buffer->capacity == 0 ? 1024 : buffer->capacity;
        while (wanted - buffer->size < size) {
            if (wanted > SIZE_MAX / 2) {
                buffer->failed = true;
                return NULL;
            }
            wanted *= 2;
        }
        uint8_t *grown = realloc(buffer->at, wanted);
        if (grown == NULL) {
            buffer->failed = true;
            return NULL;
        }
        buffer->at = grown;
        buffer->capacity = wanted;
    }
    return buffer->at + buffer->size;
}

void buffer_bytes(struct buffer *buffer, const void *at, size_t size) {
    if (size == 0) {
        return;
    }
    uint8_t *room = buffer_room(buffer, size);
    if (room != NULL) {
        memcpy(room, at, size);
        buffer->size += size;
    }
}

void buffer_text(struct buffer *buffer, const char *text) {
    buffer_bytes(buffer, text, strlen(text));
}

void buffer_unsigned(struct buffer *buffer, uint64_t number) {
    char digits[20];
    size_t first = sizeof digits;
    do {
        digits[--first] = (char)('0' + number % 10);
        number /= 10;
    } while (number != 0);
    buffer_bytes(buffer, digits + first, sizeof digits - first);
}

void buffer_signed(struct buffer *buffer, int64_t number) {
    if (number < 0) {
        buffer_byte(buffer, '-');
        buffer_unsigned(buffer, 0 - (uint64_t)number);
    } else {
        buffer_unsigned(buffer, (uint64_t)number);
    }
}

void buffer_base64(struct buffer *buffer, struct bytes bytes) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < bytes.size; i += 3) {
        size_t left = bytes.size - i;
        uint32_t three = (uint32_t)bytes.at[i] << 16 |
                         (left > 1 ? (uint32_t)bytes.at[i + 1] << 8 : 0) |
                         (left > 2 ? bytes.at[i + 2] : 0);
        buffer_byte(buffer, (uint8_t)digits[three >> 18]);
        buffer_byte(buffer, (uint8_t)digits[three >> 12 & 63]);
        buffer_byte(buffer, left > 1 ? (uint8_t)digits[three >> 6 & 63] : '=');
        buffer_byte(buffer, left > 2 ? (uint8_t)digits[three & 63] : '=');
    }
}

void buffer_hex(struct buffer *buffer, struct bytes bytes) {
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < bytes.size; i++) {
        buffer_byte(buffer, (uint8_t)digits[bytes.at[i] >> 4]);
        buffer_byte(buffer, (uint8_t)digits[bytes.at[i] & 15]);
    }
}
