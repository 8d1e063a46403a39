package io.waybill.demo.truth;

/**
 * A fault that was injected, with what Waybill must say of it.
 *
 * @param kind the fault's label
 * @param order the order's number
 * @param tenant whose order
 * @param traceId the trace to ask for
 * @param message the coordinate of the message that it happened to, such as {@code orders/1@57}
 * @param proof what must be in the answer: an edge, a node or an event, by its ID
 * @param inWords the sentence for people
 */
public record Injected(
    String kind,
    long order,
    String tenant,
    String traceId,
    String message,
    Proof proof,
    String inWords) {

  /** The same with another proof. */
  Injected with(Proof other) {
    return new Injected(kind, order, tenant, traceId, message, other, inWords);
  }

  /** What shows that the fault was found. */
  public sealed interface Proof {
    /** An edge of the trace's graph. */
    record HasEdge(Edge edge) implements Proof {}

    /** A node that is named and has not arrived. */
    record IsMissing(String node) implements Proof {}

    /** An event of the trace's timeline, whose time is marked so ("" where it is not). */
    record HasEvent(String id, String timeClaim) implements Proof {}

    /** A dead letter whose origin can only be guessed from its topic's name. */
    record GuessesOrigin(String deadLetter, String topic) implements Proof {}

    /** An event of no trace: an agent ships a line that it can't parse as it is. */
    record IsKept(String id) implements Proof {}

    /** A verdict on the message, for this group. */
    record HasVerdict(String group, String verdict) implements Proof {}

    /** An event that says that the record at its position could not be decoded. */
    record IsUndecodable(String id) implements Proof {}
  }
}
