package io.waybill.correlator.decode.deadletter;

import io.waybill.event.Coordinate;
import io.waybill.event.EventKind;
import io.waybill.event.HopDetail;
import io.waybill.trace.TraceContext;
import java.util.List;
import java.util.Optional;

/** A hop field by field; what a dialect does not say stays absent. */
final class HopBuilder {
  private final EventKind kind;
  private final String dialect;
  private Optional<Coordinate> origin = Optional.empty();
  private Optional<Coordinate> previous = Optional.empty();
  private String likelyTopic = "";
  private String group = "";
  private int attempt = -1;
  private String errorType = "";
  private String errorMessage = "";
  private List<TraceContext> contexts = List.of();

  private HopBuilder(EventKind kind, String dialect) {
    this.kind = kind;
    this.dialect = dialect;
  }

  static HopBuilder deadLetter(String dialect) {
    return new HopBuilder(EventKind.DEAD_LETTER, dialect);
  }

  static HopBuilder retry(String dialect) {
    return new HopBuilder(EventKind.RETRY, dialect);
  }

  HopBuilder origin(String cluster, String topic, Optional<Long> partition, Optional<Long> offset) {
    origin = coordinate(cluster, topic, partition, offset);
    likelyTopic = origin.isEmpty() ? topic : "";
    return this;
  }

  /** The copy that this one was made from, where it is another than the origin. */
  HopBuilder previous(
      String cluster, String topic, Optional<Long> partition, Optional<Long> offset) {
    previous =
        coordinate(cluster, topic, partition, offset).filter(c -> !origin.equals(Optional.of(c)));
    return this;
  }

  private static Optional<Coordinate> coordinate(
      String cluster, String topic, Optional<Long> partition, Optional<Long> offset) {
    return partition.isEmpty() || offset.isEmpty()
        ? Optional.empty()
        : Coordinate.of(cluster, topic, partition.get(), offset.get());
  }

  HopBuilder likelyTopic(String topic) {
    likelyTopic = topic;
    return this;
  }

  HopBuilder group(String name) {
    group = name;
    return this;
  }

  HopBuilder attempt(Optional<Long> number) {
    attempt = number.filter(n -> n >= 0 && n < Integer.MAX_VALUE).map(Long::intValue).orElse(-1);
    return this;
  }

  HopBuilder error(String type, String message) {
    errorType = type;
    errorMessage = message;
    return this;
  }

  /** Contexts besides those that every dialect is searched for. */
  HopBuilder contexts(List<TraceContext> more) {
    contexts = more;
    return this;
  }

  List<HopDetail> build() {
    return List.of(
        new HopDetail(
            kind,
            dialect,
            origin,
            previous,
            likelyTopic,
            group,
            attempt,
            errorType,
            errorMessage,
            contexts,
            List.of()));
  }
}
