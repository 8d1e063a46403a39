package io.waybill.correlator.http;

import io.waybill.correlator.answer.Json;
import io.waybill.event.Event;
import io.waybill.event.SpanDetail;
import io.waybill.graph.Edge;
import io.waybill.graph.Node;
import io.waybill.graph.NodeType;
import io.waybill.ledger.Verdict;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A graph as Grafana's node graph panel takes it: fields {@code id}, {@code title}, {@code
 * subtitle}, {@code mainstat}, {@code color}; edges with {@code source} and {@code target}.
 */
final class NodeGraphJson {
  private NodeGraphJson() {}

  static byte[] write(List<Node> nodes, List<Edge> edges, MessageVerdicts verdicts) {
    return Json.object(out -> {
      out.writeArrayFieldStart("nodes");
      for (Node node : nodes) {
        out.writeStartObject();
        out.writeStringField("id", node.id());
        out.writeStringField("title", title(node));
        out.writeStringField(
            "subtitle", node.events().stream().findFirst().map(Event::service).orElse(""));
        out.writeStringField("mainstat", node.type().label().replace('_', ' '));
        List<Verdict> ofNode = verdicts.of(node);
        out.writeStringField("secondarystat", state(node, ofNode));
        out.writeStringField("color", color(node, ofNode));
        out.writeEndObject();
      }
      out.writeEndArray();
      out.writeArrayFieldStart("edges");
      for (Edge edge : edges) {
        out.writeStartObject();
        out.writeStringField("id", edge.from() + " " + edge.type().label() + " " + edge.to());
        out.writeStringField("source", edge.from());
        out.writeStringField("target", edge.to());
        out.writeStringField("mainstat", edge.type().label().replace('_', ' '));
        out.writeEndObject();
      }
      out.writeEndArray();
    });
  }

  private static String title(Node node) {
    return node.coordinate()
        .map(Object::toString)
        .or(() -> node.events().stream().findFirst().map(e -> e.detail().headline()))
        .orElse("span " + node.span().spanId());
  }

  /** What became of a message, the losses first; or that a span is missing. */
  private static String state(Node node, List<Verdict> verdicts) {
    if (node.presence() != Node.Presence.SEEN) {
      return node.presence().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
    return verdicts.stream()
        .sorted(Comparator.comparing(verdict -> !verdict.kind().isLost()))
        .map(verdict -> (verdict.group() + " " + verdict.kind().label().replace('_', ' ')).strip())
        .collect(Collectors.joining(", "));
  }

  private static String color(Node node, List<Verdict> verdicts) {
    boolean threw =
        node.events().stream().anyMatch(e -> e.detail() instanceof SpanDetail span && span.threw());
    boolean lost = verdicts.stream().anyMatch(verdict -> verdict.kind().isLost());
    if (node.type() == NodeType.DEAD_LETTER || threw || lost) {
      return "red";
    }
    return node.presence() == Node.Presence.MISSING ? "orange" : "green";
  }
}
