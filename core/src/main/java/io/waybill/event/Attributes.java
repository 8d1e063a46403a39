package io.waybill.event;

import java.util.List;
import java.util.Optional;

/**
 * An event's fields in the writer's order. Keys may repeat, as they do in record headers.
 *
 * @param list never null; copied
 */
public record Attributes(List<Attribute> list) {
  /** No fields. */
  public static final Attributes NONE = new Attributes(List.of());

  public Attributes {
    list = List.copyOf(list);
  }

  /** The last value under the first of these keys that is present and not empty, or "". */
  public String first(String... keys) {
    for (String key : keys) {
      String value = get(key).orElse("");
      if (!value.isEmpty()) {
        return value;
      }
    }
    return "";
  }

  /** The last value under this key. */
  public Optional<String> get(String key) {
    for (int i = list.size() - 1; i >= 0; i--) {
      if (list.get(i).key().equals(key)) {
        return Optional.of(list.get(i).value());
      }
    }
    return Optional.empty();
  }
}
