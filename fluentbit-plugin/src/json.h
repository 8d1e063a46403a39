/* MessagePack as JSON (RFC 8259), always valid, whatever the bytes are. */
#ifndef WAYBILL_JSON_H
#define WAYBILL_JSON_H

#include "msgpack.h"

/* Values that nest deeper than this become a text that says so. */
enum { JSON_MAX_DEPTH = 64 };

/* Prints one value.
 *
 * A text that is not UTF-8 is repaired with U+FFFD; a number that JSON lacks becomes a text, and so
 * does a key that is none; binary is base64, or hexadecimal where its key ends in `_id`, as OTLP's
 * JSON has it. Each such change but the last counts as a repair: the caller keeps the bytes then.
 *
 * Returns false where the bytes are no whole value; what was printed is then to be thrown away. */
bool json_value(struct mp_reader *reader, struct buffer *out, uint32_t *repairs);

/* Prints the pairs of a map without braces, each with a comma behind it. */
bool json_pairs(struct bytes map, struct buffer *out, uint32_t *repairs);

/* Prints a text with its quotes. */
void json_text(struct bytes text, struct buffer *out, uint32_t *repairs);

#endif
