package io.waybill.store;

import io.waybill.event.SourcePosition;
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

  /**
   * True when the record of this source position was read before, in this incarnation of its topic.
   */
  public boolean covers(SourcePosition at) {
    Position position = map.get(new InputPartition(at.cluster(), at.topic(), at.partition()));
    return position != null
        && at.offset() < position.nextOffset()
        && (position.topicId().equals(at.topicId())
            || at.topicId().isEmpty()
            || position.topicId().isEmpty());
  }
}
