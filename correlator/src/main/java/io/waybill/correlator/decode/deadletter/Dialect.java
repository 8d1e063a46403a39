package io.waybill.correlator.decode.deadletter;

import io.waybill.correlator.decode.record.RawRecord;
import io.waybill.event.HopDetail;
import java.util.List;

/**
 * One way of writing dead letters or retries. To add one: a class, its vector in {@code
 * src/test/resources/dead-letters}, and a line in {@link Dialects#ALL}.
 */
@FunctionalInterface
interface Dialect {
  /**
   * The hops that this record is in this dialect: none where it is not written in it, and several
   * only where one record tells of several messages. Their trace contexts are those that only this
   * dialect knows of; all others are found for every dialect.
   */
  List<HopDetail> read(RawRecord record);
}
