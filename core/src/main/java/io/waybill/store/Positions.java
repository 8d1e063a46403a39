package io.waybill.store;

import java.util.HashMap;
import java.util.Map;

/**
 * How far each input partition was read.
 *
 * @param map never null; copied
 */
public record Positions(Map<InputPartition, Position> map) {
  /** Nothing was read. */
  public static final Positions NONE = new Positions(Map.of());

  public Positions {
    map = Map.copyOf(map);
  }

  /** These, with the other's where both have one. */
  public Positions with(Positions newer) {
    if (newer.map.isEmpty()) {
      return this;
    }
    Map<InputPartition, Position> merged = new HashMap<>(map);
    merged.putAll(newer.map);
    return new Positions(merged);
  }

  /** True when the record at this offset of this incarnation was read before. */
  public boolean covers(InputPartition partition, String topicId, long offset) {
    Position position = map.get(partition);
    return position != null
        && offset < position.nextOffset()
        && (position.topicId().equals(topicId)
            || topicId.isEmpty()
            || position.topicId().isEmpty());
  }
}
