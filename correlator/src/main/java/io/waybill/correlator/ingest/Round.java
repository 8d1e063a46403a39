package io.waybill.correlator.ingest;

import io.waybill.correlator.decode.Reading;
import io.waybill.correlator.decode.record.RawRecord;
import io.waybill.event.Event;
import io.waybill.store.Positions;
import java.util.List;

/**
 * What one poll brought.
 *
 * @param records in order within each partition
 * @param gaps events of records that are known to be gone
 * @param next the positions behind the records and gaps
 * @param reading how the records are read
 */
public record Round(List<RawRecord> records, List<Event> gaps, Positions next, Reading reading) {}
