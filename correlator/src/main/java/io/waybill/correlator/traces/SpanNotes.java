package io.waybill.correlator.traces;

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
public record SpanNotes(List<Attribute> tags, List<String> warnings, List<SpanEvent> logs) {
  /** Of each, so many at most. */
  private static final int MOST = 20;

  /** Nothing yet. */
  public static SpanNotes none() {
    return new SpanNotes(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
  }

  /** The same for a format that has no place for warnings: they are a tag of their own. */
  public SpanNotes inTags() {
    List<Attribute> all = new ArrayList<>(tags);
    if (!warnings.isEmpty()) {
      all.add(Attribute.text("waybill.warning", String.join("\n", warnings)));
    }
    return new SpanNotes(all, List.of(), logs);
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
