package io.waybill.lucene;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.waybill.event.Event;
import io.waybill.event.EventKind;
import io.waybill.event.HopDetail;
import java.util.List;
import org.apache.lucene.util.BytesRef;

/** What dead letters are counted by, as one sortable value: fields separated by a zero byte. */
record HopKey(EventKind kind, String tenant, String topic, String errorType, String group) {
  private static final int MAX_TEXT = 512;

  static HopKey of(Event event, HopDetail hop) {
    return new HopKey(
        event.kind(),
        event.tenant(),
        event.source().topic(),
        bounded(hop.errorType()),
        bounded(hop.group()));
  }

  private static String bounded(String text) {
    String plain = text.replace('\0', ' ');
    return plain.length() <= MAX_TEXT ? plain : plain.substring(0, MAX_TEXT);
  }

  BytesRef encode() {
    return new BytesRef(
        String.join(
            "\0", List.of(kind.label(), tenant.replace('\0', ' '), topic, errorType, group)));
  }

  static HopKey decode(BytesRef bytes) {
    String[] parts = new String(bytes.bytes, bytes.offset, bytes.length, UTF_8).split("\0", -1);
    return new HopKey(
        EventKind.ofLabel(parts[0]).orElse(EventKind.DEAD_LETTER),
        parts[1],
        parts[2],
        parts[3],
        parts[4]);
  }
}
