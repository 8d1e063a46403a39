package io.waybill.correlator.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.waybill.correlator.answer.Json;
import io.waybill.event.Event;
import io.waybill.event.HopDetail;
import io.waybill.event.LogDetail;
import io.waybill.event.OutcomeDetail;
import io.waybill.event.SpanDetail;
import io.waybill.graph.Edge;
import io.waybill.graph.Evidence;
import io.waybill.graph.Node;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Nodes and edges as JSON. What a node is known by stands in its events, by their ID. */
final class GraphJson {
  private GraphJson() {}

  static void write(JsonGenerator out, List<Node> nodes, List<Edge> edges, MessageVerdicts verdicts)
      throws IOException {
    out.writeArrayFieldStart("nodes");
    for (Node node : nodes) {
      write(out, node, verdicts);
    }
    out.writeEndArray();
    out.writeArrayFieldStart("edges");
    for (Edge edge : edges) {
      out.writeStartObject();
      out.writeStringField("from", edge.from());
      out.writeStringField("to", edge.to());
      out.writeStringField("type", edge.type().label());
      out.writeArrayFieldStart("evidence");
      for (Evidence evidence : edge.evidence()) {
        out.writeStartObject();
        out.writeStringField("rule", evidence.rule());
        out.writeStringField("event", evidence.event().toString());
        out.writeEndObject();
      }
      out.writeEndArray();
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private static void write(JsonGenerator out, Node node, MessageVerdicts verdicts)
      throws IOException {
    out.writeStartObject();
    out.writeStringField("id", node.id());
    out.writeStringField("type", node.type().label());
    out.writeStringField("presence", node.presence().name().toLowerCase(Locale.ROOT));
    out.writeNumberField("hops", node.hops());
    Json.number(out, "timeUnixNano", node.unixNano());
    if (node.span().isPresent()) {
      out.writeStringField("traceId", node.span().traceId().toString());
      Json.text(
          out, "spanId", node.span().spanId().isPresent() ? node.span().spanId().toString() : "");
    }
    if (node.coordinate().isPresent()) {
      EventJson.coordinate(out, "coordinate", node.coordinate().get());
    }
    MessageVerdicts.write(out, verdicts.of(node));
    if (!node.events().isEmpty()) {
      Event event = node.events().getFirst();
      out.writeStringField("tenant", event.tenant());
      Json.text(out, "service", event.service());
      detail(out, event);
      Json.texts(out, "events", node.events().stream().map(Event::source).toList());
    }
    out.writeEndObject();
  }

  private static void detail(JsonGenerator out, Event event) throws IOException {
    switch (event.detail()) {
      case SpanDetail span -> {
        out.writeStringField("name", span.name());
        out.writeStringField("spanKind", span.kind().name().toLowerCase(Locale.ROOT));
        Json.text(out, "parentSpanId", span.parent().isPresent() ? span.parent().toString() : "");
        Json.number(out, "startUnixNano", span.startUnixNano());
        Json.number(out, "endUnixNano", span.endUnixNano());
        out.writeStringField("status", span.status().name().toLowerCase(Locale.ROOT));
        out.writeBooleanField("threw", span.threw());
        Json.text(out, "group", span.group());
      }
      case LogDetail log -> {
        Json.text(out, "level", log.level());
        out.writeStringField("message", log.message());
      }
      case HopDetail hop -> {
        out.writeStringField("dialect", hop.dialect());
        Json.text(out, "group", hop.group());
        Json.text(out, "errorType", hop.errorType());
        Json.text(out, "errorMessage", hop.errorMessage());
        Json.text(out, "likelyOriginTopic", hop.likelyTopic());
      }
      case OutcomeDetail outcome -> {
        out.writeStringField("outcome", outcome.outcome().label());
        Json.text(out, "group", outcome.group());
        Json.text(out, "reason", outcome.reason());
      }
      default -> {}
    }
  }
}
