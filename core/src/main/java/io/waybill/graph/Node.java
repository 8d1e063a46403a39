package io.waybill.graph;

import io.waybill.event.Coordinate;
import io.waybill.event.Event;
import io.waybill.trace.SpanRef;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One thing in a causal graph.
 *
 * @param id {@code span:<trace>/<span>}, {@code log:<cluster>/<source position>} or {@code
 *     message:<cluster>/<coordinate>}: the same in every answer
 * @param type what it stands for
 * @param presence whether Waybill has read it
 * @param hops how many traces lie between it and the trace that was asked for
 * @param unixNano its own time, or that of the earliest event that names it
 * @param events what is known of it: none where others only name it, several where a span was
 *     exported twice or a record speaks two dialects
 * @param span of a span or of a log's span, else {@link SpanRef#NONE}
 * @param coordinate of a message, a retry or a dead letter
 */
public record Node(
    String id,
    NodeType type,
    Presence presence,
    int hops,
    long unixNano,
    List<Event> events,
    SpanRef span,
    Optional<Coordinate> coordinate) {
  /** Nearest first, then earliest: the order of an answer, which new events barely disturb. */
  public static final Comparator<Node> ORDER =
      Comparator.comparingInt(Node::hops).thenComparingLong(Node::unixNano).thenComparing(Node::id);

  /** Whether a node was read or is only named by others. */
  public enum Presence {
    /** An event of its own was read; for a message, whose record is not read, it was named. */
    SEEN,
    /** All that is stored of its trace was read, and it is not there: it never arrived, so far. */
    MISSING,
    /** It is named, but where it would be was not looked: a bound of the request. */
    NOT_READ
  }

  public Node {
    events = List.copyOf(events);
  }

  /** A span's ID as a node. */
  public static String idOf(SpanRef span) {
    return "span:" + span;
  }

  /** A record's ID as a node. */
  public static String idOf(Coordinate coordinate) {
    return "message:" + coordinate.cluster() + "/" + coordinate;
  }

  /** A log's ID as a node. */
  static String idOfLog(Event log) {
    return "log:" + log.source().cluster() + "/" + log.source();
  }
}
