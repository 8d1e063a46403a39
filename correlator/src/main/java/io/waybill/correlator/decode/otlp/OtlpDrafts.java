package io.waybill.correlator.decode.otlp;

import io.waybill.correlator.decode.record.Draft;
import io.waybill.correlator.decode.record.RawRecord;
import io.waybill.correlator.decode.record.Severity;
import io.waybill.event.Attribute;
import io.waybill.event.Attributes;
import io.waybill.event.EventTime;
import io.waybill.event.LogDetail;
import io.waybill.event.Payload;
import io.waybill.event.SpanDetail;
import io.waybill.event.SpanEvent;
import io.waybill.event.SpanLink;
import io.waybill.trace.SpanId;
import io.waybill.trace.SpanRef;
import java.util.ArrayList;
import java.util.List;

/** Spans and logs of any encoding, by OpenTelemetry's terms, as drafts of events. */
public final class OtlpDrafts {
  private static final String[] TENANT = {"tenant.id", "tenant_id", "tenant"};
  private static final SpanDetail.Kind[] KINDS = SpanDetail.Kind.values();
  private static final SpanDetail.Status[] STATUSES = SpanDetail.Status.values();

  private OtlpDrafts() {}

  static SpanDetail.Kind kind(int number) {
    return number >= 0 && number < KINDS.length ? KINDS[number] : SpanDetail.Kind.UNSPECIFIED;
  }

  static SpanDetail.Status status(int number) {
    return number >= 0 && number < STATUSES.length ? STATUSES[number] : SpanDetail.Status.UNSET;
  }

  /** A span; {@code own} attributes win over those of the resource. */
  public static Draft span(
      RawRecord record,
      List<Attribute> resource,
      List<Attribute> own,
      SpanRef ref,
      SpanId parent,
      String name,
      SpanDetail.Kind kind,
      long start,
      long end,
      SpanDetail.Status status,
      String statusMessage,
      List<SpanLink> links,
      List<SpanEvent> events,
      String scope) {
    Attributes attributes = new Attributes(own);
    Attributes all = join(resource, own);
    SpanDetail detail =
        new SpanDetail(
            name,
            kind,
            parent,
            start,
            end,
            status,
            statusMessage,
            links,
            events,
            SpanMessages.of(record.cluster(), name, kind, attributes, links),
            SpanMessages.group(attributes),
            scope);
    EventTime time = start == 0 ? record.time() : record.time().withClaim(start);
    return new Draft(time, ref, service(resource), tenant(all), detail, all, Payload.NONE);
  }

  static Draft log(
      RawRecord record,
      List<Attribute> resource,
      List<Attribute> own,
      SpanRef ref,
      long time,
      long observed,
      int severity,
      String severityText,
      String body) {
    Attributes attributes = new Attributes(own);
    Attributes all = join(resource, own);
    LogDetail detail =
        new LogDetail(
            severityText.isEmpty()
                ? Severity.name(severity)
                : severityText.toUpperCase(java.util.Locale.ROOT),
            body,
            attributes.first("exception.type"),
            attributes.first("exception.message"));
    long claimed = time != 0 ? time : observed;
    return new Draft(
        claimed == 0 ? record.time() : record.time().withClaim(claimed),
        ref,
        service(resource),
        tenant(all),
        detail,
        all,
        Payload.NONE);
  }

  /** The span's or log's own attributes behind its resource's, so that its own win. */
  static Attributes join(List<Attribute> resource, List<Attribute> own) {
    List<Attribute> all = new ArrayList<>(resource.size() + own.size());
    all.addAll(resource);
    all.addAll(own);
    return new Attributes(all);
  }

  /** The tenant that these name, or "". */
  static String tenant(Attributes all) {
    return all.first(TENANT);
  }

  static String service(List<Attribute> resource) {
    return new Attributes(resource).first("service.name");
  }
}
