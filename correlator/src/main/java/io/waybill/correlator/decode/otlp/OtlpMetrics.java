package io.waybill.correlator.decode.otlp;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.MetricsData;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.waybill.correlator.decode.record.Draft;
import io.waybill.correlator.decode.record.RawRecord;
import io.waybill.correlator.decode.record.UndecodableException;
import io.waybill.event.Attribute;
import io.waybill.event.Attributes;
import io.waybill.event.EventTime;
import io.waybill.event.MetricDetail;
import io.waybill.event.Payload;
import io.waybill.trace.SpanRef;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code otlp_proto} metrics, of which only what tells of losses is kept: {@code otel.sdk.*} of an
 * SDK, and the counters of a Fluent Bit that has dropped, skipped, cut or failed something. A
 * record without them counts as empty.
 */
public final class OtlpMetrics {
  private static final String SDK = "otel.sdk.";
  private static final String AGENT = "fluentbit_";
  private static final List<String> LOSSES =
      List.of("drop", "errors", "retries_failed", "skipped", "truncated");

  /** A draft for each data point that is kept. */
  public List<Draft> decode(RawRecord record) throws UndecodableException {
    try {
      List<Draft> drafts = new ArrayList<>();
      for (ResourceMetrics resource :
          MetricsData.parseFrom(record.value()).getResourceMetricsList()) {
        List<Attribute> shared =
            OtlpProtoDecoder.attributes(resource.getResource().getAttributesList());
        for (ScopeMetrics scope : resource.getScopeMetricsList()) {
          for (Metric metric : scope.getMetricsList()) {
            for (NumberDataPoint point : points(metric)) {
              if (isKept(metric.getName(), value(point))) {
                drafts.add(draft(record, shared, metric, point));
              }
            }
          }
        }
      }
      return drafts;
    } catch (InvalidProtocolBufferException e) {
      throw new UndecodableException("not an OTLP MetricsData message: " + e.getMessage(), e);
    }
  }

  private static boolean isKept(String name, double value) {
    return name.startsWith(SDK)
        || (name.startsWith(AGENT) && value > 0 && LOSSES.stream().anyMatch(name::contains));
  }

  private static double value(NumberDataPoint point) {
    return point.hasAsInt() ? (double) point.getAsInt() : point.getAsDouble();
  }

  private static List<NumberDataPoint> points(Metric metric) {
    return metric.hasSum()
        ? metric.getSum().getDataPointsList()
        : metric.getGauge().getDataPointsList();
  }

  private static Draft draft(
      RawRecord record, List<Attribute> resource, Metric metric, NumberDataPoint point) {
    List<Attribute> own = new ArrayList<>(OtlpProtoDecoder.attributes(point.getAttributesList()));
    if (point.getStartTimeUnixNano() != 0) {
      own.add(Attribute.integer(MetricDetail.SINCE, point.getStartTimeUnixNano()));
    }
    Attributes all = OtlpDrafts.join(resource, own);
    EventTime time =
        point.getTimeUnixNano() == 0
            ? record.time()
            : record.time().withClaim(point.getTimeUnixNano());
    return new Draft(
        time,
        SpanRef.NONE,
        OtlpDrafts.service(resource),
        OtlpDrafts.tenant(all),
        new MetricDetail(metric.getName(), value(point)),
        all,
        Payload.NONE);
  }
}
