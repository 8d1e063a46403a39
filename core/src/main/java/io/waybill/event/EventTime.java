package io.waybill.event;

/**
 * Honest time: what the writer claimed, what Kafka says, and when Waybill read it. Nothing is ever
 * set to "now".
 *
 * @param unixNano the time by which the event is ordered and found: the claim where it is {@link
 *     Claim#STATED}, else that of the agent that shipped it, else the Kafka timestamp
 * @param claim whether the writer's own time could be used
 * @param claimed the writer's text where it could not be used, bounded; else ""
 * @param kafkaUnixMilli the record's timestamp, or -1 where it has none
 * @param kafkaType what the Kafka timestamp means
 * @param readUnixNano when Waybill read the record
 */
public record EventTime(
    long unixNano,
    Claim claim,
    String claimed,
    long kafkaUnixMilli,
    KafkaTime kafkaType,
    long readUnixNano) {

  /** 2000-01-01T00:00:00Z: nothing that is observed here happened before. */
  public static final long EARLIEST_UNIX_NANO = 946_684_800_000_000_000L;

  /** How far a claim may lie ahead of the Kafka timestamp: one day. */
  public static final long AHEAD_NANOS = 86_400_000_000_000L;

  /** What became of the writer's own time. */
  public enum Claim {
    /** It was stated, and is possible. */
    STATED,
    /** There was none. */
    MISSING,
    /** There was one, but no known notation. */
    UNPARSABLE,
    /** Before 2000, or more than a day ahead of the record's Kafka timestamp. */
    IMPOSSIBLE
  }

  /** The meaning of a record's timestamp in Kafka. */
  public enum KafkaTime {
    CREATE,
    LOG_APPEND,
    NONE
  }

  /** The same times with another claim of the writer, judged as the class says. */
  public EventTime withClaim(long claimedUnixNano) {
    long latest = (kafkaUnixMilli > 0 ? kafkaUnixMilli * 1_000_000 : readUnixNano) + AHEAD_NANOS;
    boolean possible = claimedUnixNano >= EARLIEST_UNIX_NANO && claimedUnixNano <= latest;
    return possible
        ? new EventTime(claimedUnixNano, Claim.STATED, "", kafkaUnixMilli, kafkaType, readUnixNano)
        : withoutClaim(Claim.IMPOSSIBLE, Long.toString(claimedUnixNano));
  }

  /** The same, found by another time: where an agent that passed the event on has one. */
  public EventTime at(long otherUnixNano) {
    return new EventTime(otherUnixNano, claim, claimed, kafkaUnixMilli, kafkaType, readUnixNano);
  }

  /** The same times, where the writer's own can't be used. */
  public EventTime withoutClaim(Claim why, String text) {
    return new EventTime(fallback(), why, text, kafkaUnixMilli, kafkaType, readUnixNano);
  }

  /**
   * The Kafka timestamp, or where a record has none the time of reading, which {@code kafkaType}
   * then tells.
   */
  private long fallback() {
    return kafkaUnixMilli > 0 && kafkaUnixMilli < Long.MAX_VALUE / 1_000_000
        ? kafkaUnixMilli * 1_000_000
        : readUnixNano;
  }

  /** The times of a record of which the writer claimed nothing yet. */
  public static EventTime ofRecord(long kafkaUnixMilli, KafkaTime type, long readUnixNano) {
    return new EventTime(0, Claim.MISSING, "", kafkaUnixMilli, type, readUnixNano)
        .withoutClaim(Claim.MISSING, "");
  }
}
