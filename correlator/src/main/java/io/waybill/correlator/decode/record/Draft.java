package io.waybill.correlator.decode.record;

import io.waybill.event.Attributes;
import io.waybill.event.Detail;
import io.waybill.event.EventTime;
import io.waybill.event.Payload;
import io.waybill.trace.SpanRef;

/**
 * An event that has no owner and no number yet.
 *
 * @param tenantClaim the tenant that the event itself names, or ""
 */
public record Draft(
    EventTime time,
    SpanRef trace,
    String service,
    String tenantClaim,
    Detail detail,
    Attributes attributes,
    Payload payload) {}
