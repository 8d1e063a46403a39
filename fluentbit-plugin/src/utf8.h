/* Text of unknown origin as valid UTF-8. */
#ifndef WAYBILL_UTF8_H
#define WAYBILL_UTF8_H

#include "bytes.h"

/* How many bytes at the beginning are valid UTF-8 (RFC 3629: no surrogates, nothing overlong). */
size_t utf8_valid(struct bytes text);

/* The length of the broken sequence that begins here: what one U+FFFD stands for (the Unicode
 * standard's "maximal subpart"). 1 or more. */
size_t utf8_broken(struct bytes text);

#endif
