package io.waybill.correlator.ingest;

import io.waybill.correlator.decode.Format;
import io.waybill.correlator.decode.TenantRule;
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
 * @param format of the records
 * @param tenants who owns their events
 */
public record Round(
    List<RawRecord> records, List<Event> gaps, Positions next, Format format, TenantRule tenants) {}
