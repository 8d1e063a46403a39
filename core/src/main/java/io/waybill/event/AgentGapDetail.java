package io.waybill.event;

/**
 * Log records that an agent numbered, and that are known never to come.
 *
 * @param reason why, such as {@code given_up}
 * @param agent the agent's instance, as it names itself
 * @param epoch the run of the agent that numbered them
 * @param from the first number that is missing
 * @param to the last number that is missing
 * @param afterUnixMilli the Kafka time of a record shortly before them, or -1
 * @param beforeUnixMilli the Kafka time of a record shortly behind them, or -1
 */
public record AgentGapDetail(
    String reason,
    String agent,
    String epoch,
    long from,
    long to,
    long afterUnixMilli,
    long beforeUnixMilli)
    implements Detail {
  /** How many records are missing. */
  public long count() {
    return to - from + 1;
  }

  @Override
  public EventKind eventKind() {
    return EventKind.GAP;
  }

  @Override
  public String headline() {
    return count()
        + (count() == 1 ? " log record of " : " log records of ")
        + agent
        + " never came: "
        + reason;
  }
}
