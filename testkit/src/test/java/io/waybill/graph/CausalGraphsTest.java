package io.waybill.graph;

import static io.waybill.event.MessageRef.Role.PROCESSED;
import static io.waybill.event.MessageRef.Role.PRODUCED;
import static io.waybill.event.SpanDetail.Kind.CLIENT;
import static io.waybill.event.SpanDetail.Kind.CONSUMER;
import static io.waybill.event.SpanDetail.Kind.INTERNAL;
import static io.waybill.event.SpanDetail.Kind.PRODUCER;
import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.event.Coordinate;
import io.waybill.event.Event;
import io.waybill.event.EventKind;
import io.waybill.event.MessageRef;
import io.waybill.event.MessageRef.Role;
import io.waybill.graph.Node.Presence;
import io.waybill.store.Batch;
import io.waybill.store.InMemoryEventStore;
import io.waybill.store.Positions;
import io.waybill.store.Scope;
import io.waybill.testkit.Events;
import io.waybill.trace.SpanRef;
import io.waybill.trace.TraceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Which nodes and edges there are around a trace, and where the bounds are. */
final class CausalGraphsTest {
  private static final Coordinate ORDER = Events.message("orders", 1, 57);

  private final InMemoryEventStore store = new InMemoryEventStore();
  private long offset;

  private Events next() {
    return Events.at(offset++);
  }

  private void store(Event... events) {
    store.append(new Batch(List.of(events), Positions.NONE));
  }

  private static MessageRef message(Role role, Coordinate coordinate) {
    return new MessageRef(role, coordinate);
  }

  private CausalGraph graph(long trace) {
    return graph(trace, GraphBounds.DEFAULTS, Scope.ALL);
  }

  private CausalGraph graph(long trace, GraphBounds bounds, Scope scope) {
    return CausalGraphs.around(new TraceId(0, trace), store.reader(), scope, bounds);
  }

  private static String span(long trace, long span) {
    return Node.idOf(Events.ref(trace, span));
  }

  private static String edge(String from, EdgeType type, String to) {
    return from + " " + type.label() + " " + to;
  }

  private static List<String> edges(CausalGraph graph) {
    return graph.edges().stream().map(e -> edge(e.from(), e.type(), e.to())).toList();
  }

  private static Node node(CausalGraph graph, String id) {
    return graph.nodes().stream().filter(n -> n.id().equals(id)).findFirst().orElseThrow();
  }

  @Test
  void aMessageJoinsItsProducerToEachGroupThatConsumedIt() {
    store(
        next().trace(1, 1).span("send orders", PRODUCER, 0, message(PRODUCED, ORDER)),
        next()
            .trace(1, 2)
            .service("payments")
            .span("process orders", CONSUMER, 1, message(PROCESSED, ORDER)),
        next()
            .trace(9, 3)
            .service("inventory")
            .span("process orders", CONSUMER, 0, message(PROCESSED, ORDER)),
        next().trace(1, 2).log("charging the card"));
    CausalGraph graph = graph(1);
    assertThat(edges(graph))
        .containsExactlyInAnyOrder(
            edge(span(1, 1), EdgeType.PRODUCED, Node.idOf(ORDER)),
            edge(span(1, 2), EdgeType.CONSUMED, Node.idOf(ORDER)),
            edge(span(9, 3), EdgeType.CONSUMED, Node.idOf(ORDER)),
            edge(span(1, 2), EdgeType.CHILD_OF, span(1, 1)),
            edge("log:main/logs/0@3#0", EdgeType.LOGGED_IN, span(1, 2)));
    assertThat(graph.leftOut()).isEmpty();
    assertThat(node(graph, span(9, 3)).hops()).isEqualTo(1);
  }

  @Test
  void aDeadLetterThatNamesNoOriginIsJoinedToTheOnlyMessageWhoseValueItHolds() {
    Coordinate dead = Events.message("orders-dlq", 0, 2);
    Coordinate second = Events.message("orders-dlq", 0, 3);
    Coordinate twin = Events.message("orders", 1, 60);
    store(
        next().trace(1, 1).holding(77, ORDER),
        Events.at(2).topic("orders-dlq").wrapping("orders", 99L, 77L),
        next().trace(2, 1).holding(78, Events.message("orders", 1, 59)),
        next().trace(3, 1).holding(78, twin),
        Events.at(3).topic("orders-dlq").wrapping("orders", 78L));
    assertThat(edges(graph(1)))
        .containsExactly(edge(Node.idOf(ORDER), EdgeType.DEAD_LETTERED, Node.idOf(dead)));
    assertThat(edges(graph(3))).as("it may be either").isEmpty();
    assertThat(graph(3).nodes()).extracting(Node::id).contains(Node.idOf(second));
  }

  @Test
  void linksAreFollowedInBothDirections() {
    store(
        next().trace(1, 1).span("send", PRODUCER, 0),
        next().trace(2, 2).span("process", CONSUMER, 0, List.of(Events.ref(1, 1))));
    String link = edge(span(2, 2), EdgeType.LINKS_TO, span(1, 1));
    assertThat(edges(graph(1))).containsExactly(link);
    assertThat(edges(graph(2))).containsExactly(link);
  }

  @Test
  void aBatchIsOneSpanWithAllItsMessages() {
    List<SpanRef> links = LongStream.range(100, 120).mapToObj(t -> Events.ref(t, t)).toList();
    MessageRef[] messages =
        LongStream.range(0, 20)
            .mapToObj(o -> message(PROCESSED, Events.message("orders", 0, o)))
            .toArray(MessageRef[]::new);
    for (long t = 100; t < 120; t++) {
      store(
          next()
              .trace(t, t)
              .span("send", PRODUCER, 0, message(PRODUCED, Events.message("orders", 0, t - 100))));
    }
    store(next().trace(1, 1).span("process batch", CONSUMER, 0, links, messages));
    CausalGraph graph = graph(1);
    assertThat(graph.edges().stream().filter(e -> e.type() == EdgeType.CONSUMED)).hasSize(20);
    assertThat(graph.edges().stream().filter(e -> e.type() == EdgeType.LINKS_TO)).hasSize(20);
    assertThat(graph.edges().stream().filter(e -> e.type() == EdgeType.PRODUCED)).hasSize(20);
  }

  @Test
  void aChainOfRetriesIsWholeAlthoughEachHopHasATraceOfItsOwn() {
    Coordinate retry = Events.message("orders-retry", 0, 3);
    Coordinate dead = Events.message("orders-dlt", 0, 8);
    store(
        next().trace(1, 1).span("send", PRODUCER, 0, message(PRODUCED, ORDER)),
        next().topic("spans").trace(1, 2).span("process", CONSUMER, 1, message(PROCESSED, ORDER)),
        Events.at(3)
            .topic("orders-retry")
            .trace(2, 1)
            .hop(EventKind.RETRY, Optional.of(ORDER), "payments", "Busy"),
        next()
            .millis(7_200_000)
            .trace(3, 1)
            .span("process", CONSUMER, 0, message(PROCESSED, retry)),
        Events.at(8).topic("orders-dlt").trace(4, 1).deadLetter(ORDER, "payments", "Declined"));
    List<String> expected =
        List.of(
            edge(Node.idOf(ORDER), EdgeType.RETRIED, Node.idOf(retry)),
            edge(Node.idOf(ORDER), EdgeType.DEAD_LETTERED, Node.idOf(dead)),
            edge(span(3, 1), EdgeType.CONSUMED, Node.idOf(retry)));
    assertThat(edges(graph(1))).containsAll(expected);
    assertThat(edges(graph(4))).as("asked from the dead letter").containsAll(expected);
    assertThat(node(graph(1), Node.idOf(dead)).type()).isEqualTo(NodeType.DEAD_LETTER);
  }

  @Test
  void aReplayIsDrawnFromTheDeadLetterToTheNewCopy() {
    Coordinate dead = Events.message("orders-dlt", 0, 8);
    Coordinate copy = Events.message("orders", 1, 99);
    store(
        Events.at(8).topic("orders-dlt").trace(1, 1).deadLetter(ORDER, "payments", "Declined"),
        next().trace(5, 1).span("replay", CONSUMER, 0, message(PROCESSED, dead)),
        next().trace(5, 2).span("send orders", PRODUCER, 1, message(PRODUCED, copy)));
    assertThat(edges(graph(1))).contains(edge(Node.idOf(dead), EdgeType.REPLAYED, Node.idOf(copy)));
  }

  @Test
  void whatIsNamedAndHasNotArrivedIsShownAsMissing() {
    store(
        next().trace(1, 2).span("child", INTERNAL, 77),
        next().trace(1, 3).span("process", CONSUMER, 2, List.of(Events.ref(8, 88))));
    CausalGraph graph = graph(1);
    assertThat(node(graph, span(1, 77)).presence()).isEqualTo(Presence.MISSING);
    assertThat(node(graph, span(8, 88)).presence()).isEqualTo(Presence.MISSING);
    assertThat(node(graph(1, GraphBounds.DEFAULTS.withHops(0), Scope.ALL), span(8, 88)).presence())
        .as("not looked for, so not known to be missing")
        .isEqualTo(Presence.NOT_READ);
  }

  @Test
  void anotherTenantsEventsAreNoPartOfIt() {
    store(
        next().trace(1, 1).span("send", PRODUCER, 0, message(PRODUCED, ORDER)),
        next().tenant("other").trace(2, 2).span("process", CONSUMER, 0, message(PROCESSED, ORDER)));
    CausalGraph graph = graph(1, GraphBounds.DEFAULTS, Scope.of(Set.of("acme")));
    assertThat(edges(graph)).containsExactly(edge(span(1, 1), EdgeType.PRODUCED, Node.idOf(ORDER)));
  }

  @Test
  void aTraceIdSharedByEverythingEndsInABoundedAnswerThatSaysSo() {
    List<Event> flood = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      flood.add(next().trace(1, i + 1).log("constant trace ID"));
    }
    store(flood.toArray(Event[]::new));
    GraphBounds bounds = new GraphBounds(5, 1000, 500, 50, 64L << 20, 10_000_000_000L);
    CausalGraph graph = graph(1, bounds, Scope.ALL);
    assertThat(graph.nodes().stream().filter(n -> n.type() == NodeType.LOG)).hasSize(1000);
    assertThat(graph.leftOut())
        .anySatisfy(left -> {
          assertThat(left.why()).isEqualTo("events");
          assertThat(left.count()).isEqualTo(2000);
        });
  }

  @Test
  void fiveThousandLinksAreFollowedAsFarAsTheFanOutAllows() {
    List<SpanRef> links = LongStream.range(1000, 6000).mapToObj(t -> Events.ref(t, 1)).toList();
    store(next().trace(1, 1).span("batch", CLIENT, 0, links));
    CausalGraph graph = graph(1);
    assertThat(graph.leftOut())
        .anySatisfy(left -> {
          assertThat(left.why()).isEqualTo("fan_out");
          assertThat(left.count()).isEqualTo(5000 - GraphBounds.DEFAULTS.fanOut());
        });
    assertThat(graph.edges()).as("all that it names").hasSize(5000);
  }

  @Test
  void aLoopOfReplaysEnds() {
    for (int i = 0; i < 50; i++) {
      Coordinate from = Events.message("a", 0, i);
      Coordinate to = Events.message("a", 0, (i + 1) % 50);
      store(
          next()
              .trace(100 + i, 1)
              .span("replay", CONSUMER, 0, message(PROCESSED, from), message(PRODUCED, to)));
    }
    CausalGraph graph = graph(100, GraphBounds.DEFAULTS.withHops(1000), Scope.ALL);
    assertThat(graph.nodes()).hasSize(100);
    assertThat(graph.leftOut()).isEmpty();
  }

  @Test
  void theNumberOfHopsIsABoundThatTheAnswerNames() {
    for (int i = 1; i < 10; i++) {
      store(next().trace(i, 1).span("process", CONSUMER, 0, List.of(Events.ref(i + 1, 1))));
    }
    CausalGraph graph = graph(1, GraphBounds.DEFAULTS.withHops(2), Scope.ALL);
    assertThat(graph.nodes()).filteredOn(n -> n.presence() == Presence.SEEN).hasSize(3);
    assertThat(graph.leftOut())
        .containsExactly(new LeftOut("trace " + new TraceId(0, 4), "hops", -1));
  }
}
