package io.waybill.correlator.jaeger;

import io.waybill.event.Attribute;
import io.waybill.event.SpanEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * What Waybill has to say of one span, beside what the span says itself. For one thread.
 *
 * @param tags such as {@code waybill.verdict}
 * @param warnings for people
 * @param logs what became of its message later
 */
record SpanNotes(List<Attribute> tags, List<String> warnings, List<SpanEvent> logs) {
  /** Of each, so many at most. */
  private static final int MOST = 20;

  static SpanNotes none() {
    return new SpanNotes(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
  }

  void tag(String key, String value) {
    if (!value.isEmpty() && tags.size() < MOST) {
      tags.add(Attribute.text(key, value));
    }
  }

  void warn(String text) {
    if (warnings.size() < MOST && !warnings.contains(text)) {
      warnings.add(text);
    }
  }

  void log(SpanEvent event) {
    if (logs.size() < MOST) {
      logs.add(event);
    }
  }
}
