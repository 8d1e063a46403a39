#include "utf8.h"

static bool follows(struct bytes text, size_t at, uint8_t low, uint8_t high) {
    return at < text.size && text.at[at] >= low && text.at[at] <= high;
}

/* The length of the sequence that begins here; negative where it is broken, then of its part that
 * could have begun one. */
static int sequence(struct bytes text, size_t at) {
    uint8_t first = text.at[at];
    if (first < 0x80) {
        return 1;
    }
    if (first < 0xc2 || first > 0xf4) {
        return -1;
    }
    if (first < 0xe0) {
        return follows(text, at + 1, 0x80, 0xbf) ? 2 : -1;
    }
    uint8_t low = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
    uint8_t high = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
    if (!follows(text, at + 1, low, high)) {
        return -1;
    }
    if (!follows(text, at + 2, 0x80, 0xbf)) {
        return -2;
    }
    if (first < 0xf0) {
        return 3;
    }
    return follows(text, at + 3, 0x80, 0xbf) ? 4 : -3;
}

size_t utf8_valid(struct bytes text) {
    size_t at = 0;
    while (at < text.size) {
        uint64_t eight;
        while (text.size - at >= 8) {
            memcpy(&eight, text.at + at, 8);
            if ((eight & 0x8080808080808080u) != 0) {
                break;
            }
            at += 8;
        }
        if (at == text.size) {
            break;
        }
        int length = sequence(text, at);
        if (length < 0) {
            return at;
        }
        at += (size_t)length;
    }
    return at;
}

size_t utf8_broken(struct bytes text) {
    int length = sequence(text, 0);
    return (size_t)(length < 0 ? -length : length);
}
