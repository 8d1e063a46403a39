package io.waybill.store;

import java.util.HashMap;
import java.util.Map;

/**
 * What a reader of the inputs must remember to go on after a restart as if there had been none, by
 * name; durable together with the positions.
 *
 * @param map never null; copied. "" is no value: it takes a name away
 */
public record Notes(Map<String, String> map) {
  /** Nothing to remember. */
  public static final Notes NONE = new Notes(Map.of());

  public Notes {
    map = Map.copyOf(map);
  }

  /** These, with the other's where both have one. */
  public Notes with(Notes newer) {
    if (newer.map.isEmpty()) {
      return this;
    }
    Map<String, String> merged = new HashMap<>(map);
    merged.putAll(newer.map);
    merged.values().removeIf(String::isEmpty);
    return new Notes(merged);
  }
}
