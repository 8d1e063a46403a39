package io.waybill.correlator.decode.deadletter;

import io.waybill.correlator.decode.record.RawRecord;
import io.waybill.event.HopDetail;
import java.util.Optional;

/**
 * One way of writing dead letters or retries. To add one: a class, its vector in {@code
 * src/test/resources/dead-letters}, and a line in {@link Dialects#ALL}.
 */
@FunctionalInterface
interface Dialect {
  /**
   * The hop that this record is in this dialect, without trace contexts; empty where it is not one.
   */
  Optional<HopDetail> read(RawRecord record);
}
