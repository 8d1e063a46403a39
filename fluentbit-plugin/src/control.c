#include "control.h"

#include "json.h"

static void text(struct buffer *out, const char *name, const char *value) {
    uint32_t repairs = 0;
    buffer_text(out, name);
    json_text(bytes_of_text(value), out, &repairs);
}

static void number(struct buffer *out, const char *name, uint64_t value) {
    buffer_text(out, name);
    buffer_unsigned(out, value);
}

static void ranges(struct buffer *out, const char *name, const struct ranges *ranges) {
    buffer_text(out, name);
    for (size_t i = 0; i < ranges->count && i < CONTROL_RANGES; i++) {
        const struct range *range = &ranges->at[i];
        text(out, i == 0 ? "[" : ",[", range->epoch.text);
        number(out, ",", range->from);
        number(out, ",", range->to);
        buffer_byte(out, ']');
    }
    buffer_byte(out, ']');
}

void control_print(const struct control *control, struct buffer *out) {
    text(out, "{\"@waybill\":{\"v\":1,\"control\":{\"instance\":", control->instance);
    text(out, ",\"epoch\":", control->epoch.text);
    number(out, ",\"last\":", control->last);
    if (*control->previous.text != '\0') {
        text(out, ",\"previous\":{\"epoch\":", control->previous.text);
        number(out, ",\"last\":", control->previous_last);
        buffer_byte(out, '}');
    }
    buffer_text(out, control->closed ? ",\"closed\":true" : ",\"closed\":false");
    buffer_text(out, control->journal ? ",\"journal\":true" : ",\"journal\":false");
    number(out, ",\"timeUnixNano\":\"", control->unix_nano);
    buffer_text(out, "\",\"topics\":[");
    for (int i = 0; i < control->topic_count; i++) {
        text(out, i == 0 ? "" : ",", control->topics[i]);
    }
    number(out, "],\"acknowledged\":", control->acknowledged);
    number(out, ",\"refused\":", control->refused);
    number(out, ",\"givenUp\":", control->given_up);
    ranges(out, ",\"refusedRanges\":[", control->refused_ranges);
    ranges(out, ",\"givenUpRanges\":[", control->given_up_ranges);
    ranges(out, ",\"openRanges\":[", control->open_ranges);
    buffer_text(out, control->open_ranges->count <= CONTROL_RANGES ? ",\"openComplete\":true}}}"
                                                                   : ",\"openComplete\":false}}}");
}
