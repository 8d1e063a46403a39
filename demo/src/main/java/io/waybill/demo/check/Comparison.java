package io.waybill.demo.check;

import com.fasterxml.jackson.databind.JsonNode;
import io.waybill.demo.check.Verdicts.Found;
import io.waybill.demo.truth.Edge;
import io.waybill.demo.truth.Injected;
import io.waybill.demo.truth.Injected.Proof;
import io.waybill.demo.truth.Truth;
import io.waybill.demo.truth.Truth.Component;
import io.waybill.demo.truth.Truth.Order;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Asks Waybill for every order, by its trace and as its tenant, and compares node by node and edge
 * by edge with what really happened; then fault by fault.
 */
public final class Comparison {
  private static final String GRAPH = "/graph?hops=20&limit=2000";

  private final Truth truth;
  private final Waybill waybill;
  private final Set<String> missed = new LinkedHashSet<>();
  private final Set<String> accused = new LinkedHashSet<>();
  private final Map<String, Graph> graphs = new HashMap<>();

  /** A graph as it was answered. */
  private record Graph(Map<String, JsonNode> nodes, Set<Edge> edges) {}

  public Comparison(Truth truth, Waybill waybill) {
    this.truth = truth;
    this.waybill = waybill;
  }

  public Verdicts run() {
    truth.orders().forEach(this::compare);
    Set<String> undecodable = undecodable();
    List<Found> found = new ArrayList<>();
    Set<String> expectedUndecodable = new HashSet<>();
    for (Injected fault : truth.injected()) {
      if (fault.proof() instanceof Proof.IsUndecodable(String id)) {
        expectedUndecodable.add(id);
      }
      String what = find(fault, undecodable);
      found.add(new Found(fault, what));
      if (what.isEmpty()) {
        missed.add(fault.kind() + " of order " + fault.order() + ": " + fault.proof());
      }
    }
    undecodable.stream()
        .filter(id -> !expectedUndecodable.contains(id))
        .forEach(id -> accused.add("undecodable " + id));
    skew();
    otherTenants();
    accused.addAll(Losses.accused(waybill, truth));
    String unbalanced = Balance.lacking(waybill.text("/metrics", ""));
    if (!unbalanced.isEmpty()) {
      accused.add("the books are not balanced: " + unbalanced);
    }
    return new Verdicts(found, List.copyOf(missed), List.copyOf(accused));
  }

  private void compare(Order order) {
    Component expected = truth.around(order.traceId());
    Graph answer = graph(order.traceId(), order.tenant());
    difference("order " + order.number() + ": ", expected.nodes(), answer.nodes().keySet());
    difference("order " + order.number() + ": ", expected.edges(), answer.edges());
    Set<String> missing = new HashSet<>();
    answer
        .nodes()
        .forEach((id, node) -> {
          if (!node.path("presence").asText().equals("seen")) {
            missing.add(id);
          }
        });
    difference("order " + order.number() + ": missing ", expected.missing(), missing);
  }

  private void difference(String where, Set<?> expected, Set<?> answered) {
    for (Object one : expected) {
      if (!answered.contains(one)) {
        missed.add(where + one);
      }
    }
    for (Object one : answered) {
      if (!expected.contains(one)) {
        accused.add(where + one);
      }
    }
  }

  private Graph graph(String trace, String tenant) {
    return graphs.computeIfAbsent(trace, t -> ask(t, tenant));
  }

  private Graph ask(String trace, String tenant) {
    String path = "/api/v1/traces/" + trace + GRAPH;
    Map<String, JsonNode> nodes = new HashMap<>();
    waybill.all(path, tenant, "nodes").forEach(node -> nodes.put(node.path("id").asText(), node));
    Set<Edge> edges = new HashSet<>();
    waybill
        .all(path, tenant, "edges")
        .forEach(edge ->
            edges.add(
                new Edge(
                    edge.path("from").asText(),
                    edge.path("type").asText(),
                    edge.path("to").asText())));
    return new Graph(nodes, edges);
  }

  private Set<String> undecodable() {
    Set<String> ids = new LinkedHashSet<>();
    waybill
        .all("/api/v1/events?kind=undecodable&limit=1000", "", "items")
        .forEach(event -> ids.add(event.path("id").asText()));
    return ids;
  }

  /** What was found, in words; "" for nothing. */
  private String find(Injected fault, Set<String> undecodable) {
    return switch (fault.proof()) {
      case Proof.HasEdge(Edge edge) ->
          graph(fault.traceId(), fault.tenant()).edges().contains(edge) ? edge.toString() : "";
      case Proof.IsMissing(String id) -> {
        JsonNode node = graph(fault.traceId(), fault.tenant()).nodes().get(id);
        yield node != null && node.path("presence").asText().equals("missing")
            ? id + " is missing"
            : "";
      }
      case Proof.GuessesOrigin(String deadLetter, String topic) -> {
        JsonNode node = graph(fault.traceId(), fault.tenant()).nodes().get(deadLetter);
        yield node != null && node.path("likelyOriginTopic").asText().equals(topic)
            ? deadLetter + " comes probably from " + topic
            : "";
      }
      case Proof.HasEvent(String id, String claim) -> event(fault, id, claim);
      case Proof.IsKept(String id) -> kept(id);
      case Proof.HasVerdict(String group, String verdict) ->
          Losses.verdict(waybill, fault, group).equals(verdict)
              ? fault.message() + " is " + verdict + " for " + group
              : "";
      case Proof.IsUndecodable(String id) -> undecodable.contains(id) ? id + " is undecodable" : "";
    };
  }

  private String kept(String id) {
    for (JsonNode event : waybill.all("/api/v1/events?kind=log&limit=1000", "", "items")) {
      if (event.path("id").asText().equals(id)) {
        return id + " is kept as it was";
      }
    }
    return "";
  }

  private String event(Injected fault, String id, String claim) {
    for (JsonNode event :
        waybill.all("/api/v1/traces/" + fault.traceId() + "?limit=1000", fault.tenant(), "items")) {
      if (event.path("id").asText().equals(id) && event.path("timeClaim").asText().equals(claim)) {
        return claim.isEmpty() ? id : id + ", time " + claim;
      }
    }
    return "";
  }

  /** Payments' clock is slow in every trace that it touched: the first that has it must say so. */
  private void skew() {
    for (Order order : truth.orders()) {
      for (JsonNode skew :
          waybill.get("/api/v1/traces/" + order.traceId(), order.tenant()).path("skews")) {
        boolean isPayments = skew.path("behind").asText().equals("payments");
        if (isPayments && skew.path("atLeastNanos").asLong() > 4_000_000_000L) {
          return;
        }
        if (!isPayments) {
          accused.add("order " + order.number() + ": skew of " + skew.path("behind").asText());
        }
      }
    }
    if (!truth.orders().isEmpty()) {
      missed.add("the clock of payments is five seconds slow");
    }
  }

  /** To the other tenant an order is as if it did not exist. */
  private void otherTenants() {
    for (Order order : truth.orders()) {
      String other = order.tenant().equals("acme") ? "globex" : "acme";
      if (!waybill.get("/api/v1/traces/" + order.traceId(), other).path("items").isEmpty()) {
        accused.add("order " + order.number() + " is shown to " + other);
      }
    }
  }
}
