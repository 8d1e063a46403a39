package io.waybill.correlator.ingest;

/**
 * What became of what was read, of one input partition. Two equations hold at every moment:
 *
 * <pre>
 * recordsRead   = decoded + undecodable + empty + repeated + agents
 * eventsDecoded = stored + duplicates
 * </pre>
 *
 * <p>An undecodable record is one event; gaps are events of no record, and are in neither.
 *
 * @param recordsRead records that were handed over
 * @param decoded records that became events
 * @param undecodable records that became an event that says why not
 * @param empty records without content
 * @param repeated records that an agent sent again, or lines that it read again: dropped
 * @param agents what agents say of themselves
 * @param eventsDecoded events of decoded and undecodable records
 * @param stored events that the store took
 * @param duplicates events that the store had
 */
public record Balance(
    long recordsRead,
    long decoded,
    long undecodable,
    long empty,
    long repeated,
    long agents,
    long eventsDecoded,
    long stored,
    long duplicates) {
  /** Nothing was read. */
  public static final Balance ZERO = new Balance(0, 0, 0, 0, 0, 0, 0, 0, 0);

  /** The sum of both. */
  public Balance plus(Balance other) {
    return new Balance(
        recordsRead + other.recordsRead,
        decoded + other.decoded,
        undecodable + other.undecodable,
        empty + other.empty,
        repeated + other.repeated,
        agents + other.agents,
        eventsDecoded + other.eventsDecoded,
        stored + other.stored,
        duplicates + other.duplicates);
  }

  /** True when both equations hold. */
  public boolean holds() {
    return recordsRead == decoded + undecodable + empty + repeated + agents
        && eventsDecoded == stored + duplicates;
  }
}
