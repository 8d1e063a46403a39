package io.waybill.correlator.spanmetrics;

import io.waybill.event.Event;
import io.waybill.event.MessageRef;
import io.waybill.event.MessageRef.Role;
import io.waybill.event.SpanDetail;
import io.waybill.event.SpanDetail.Kind;
import io.waybill.trace.SpanRef;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Who calls whom. A topic is a node between those that write to it and those that read from it, so
 * that consumers count whether their spans have a parent or links; between services, a client's
 * span and the server's that it is the parent of make one request. Not thread-safe.
 */
final class ServiceGraph {
  private static final int MOST = 1_000;

  /** Spans that wait for their other half. */
  private static final int MOST_WAITING = 20_000;

  /** By the time of reading. */
  private static final long PATIENCE_NANOS = 30_000_000_000L;

  private static final String[] TOPIC = {"messaging.destination.name", "messaging.destination"};
  private static final String[] DATABASE = {
    "db.namespace", "db.name", "db.system.name", "db.system"
  };
  private static final String[] PEER = {"peer.service", "service.peer.name"};

  private final Capped<Edge, Requests> edges = new Capped<>(MOST, Edge::coarser, Requests::new);
  private final Map<SpanRef, Half> waiting = new LinkedHashMap<>();
  private long unpaired;

  /**
   * Takes a span.
   *
   * @param took how long
   */
  void take(Event event, SpanDetail span, Took took) {
    String service = event.service();
    if (service.isEmpty()) {
      return;
    }
    Set<String> written = topics(event, span, Role.PRODUCED);
    Set<String> received = topics(event, span, Role.RECEIVED);
    Set<String> processed = topics(event, span, Role.PROCESSED);
    if (written.isEmpty() && processed.isEmpty() && received.isEmpty()) {
      call(event, span, took);
      return;
    }
    for (String topic : written) {
      Requests requests = edges.of(Edge.to(topic, service));
      requests.add(count(span, Role.PRODUCED, topic), span.threw());
      requests.client(took);
      requests.server(took);
    }
    received.forEach(topic -> read(Edge.from(topic, service, true), topic, span, took));
    processed.removeAll(received);
    processed.forEach(topic -> read(Edge.from(topic, service, false), topic, span, took));
  }

  private void read(Edge edge, String topic, SpanDetail span, Took took) {
    Requests requests = edges.of(edge);
    Role role = edge.isReceived() ? Role.RECEIVED : Role.PROCESSED;
    requests.add(count(span, role, topic), span.threw());
    requests.server(took);
  }

  /** The topics that a span is about in this role: by its messages, or else by its attribute. */
  private static Set<String> topics(Event event, SpanDetail span, Role role) {
    Set<String> topics = new HashSet<>();
    for (MessageRef message : span.messages()) {
      if (message.role() == role) {
        topics.add(message.coordinate().topic());
      }
    }
    boolean isNamed =
        (role == Role.PRODUCED && span.kind() == Kind.PRODUCER)
            || (role == Role.PROCESSED && span.kind() == Kind.CONSUMER);
    if (span.messages().isEmpty() && isNamed) {
      topics.add(event.attributes().first(TOPIC));
      topics.remove("");
    }
    return topics;
  }

  /** A span of a batch is of as many messages as it names. */
  private static long count(SpanDetail span, Role role, String topic) {
    long named =
        span.messages().stream()
            .filter(one -> one.role() == role && one.coordinate().topic().equals(topic))
            .count();
    return Math.max(1, named);
  }

  private void call(Event event, SpanDetail span, Took took) {
    if (span.kind() == Kind.CLIENT) {
      String database = event.attributes().first(DATABASE);
      if (database.isEmpty()) {
        pair(event.trace(), Half.of(event, span, took));
      } else {
        Requests requests = edges.of(new Edge(event.service(), database, Edge.DATABASE, false));
        requests.add(1, span.threw());
        requests.client(took);
        requests.server(took);
      }
    } else if (span.kind() == Kind.SERVER) {
      if (span.parent().isPresent()) {
        pair(new SpanRef(event.trace().traceId(), span.parent()), Half.of(event, span, took));
      } else {
        Requests requests = edges.of(new Edge("user", event.service(), Edge.VIRTUAL, false));
        requests.add(1, span.threw());
        requests.server(took);
      }
    }
  }

  /**
   * A client's or a server's span.
   *
   * @param peer whom a client says that it calls, or ""
   */
  private record Half(
      boolean isClient,
      String service,
      String peer,
      Took took,
      boolean isFailed,
      long readUnixNano) {
    static Half of(Event event, SpanDetail span, Took took) {
      return new Half(
          span.kind() == Kind.CLIENT,
          event.service(),
          event.attributes().first(PEER),
          took,
          span.threw(),
          event.time().readUnixNano());
    }
  }

  /** Whichever half comes first waits under the client's identity. */
  private void pair(SpanRef client, Half half) {
    Half other = waiting.remove(client);
    if (other != null && other.isClient() != half.isClient()) {
      request(half.isClient() ? half : other, half.isClient() ? other : half);
      return;
    }
    waiting.put(client, half);
    Iterator<Half> oldest = waiting.values().iterator();
    while (oldest.hasNext()) {
      Half first = oldest.next();
      boolean isTimely = half.readUnixNano() - first.readUnixNano() < PATIENCE_NANOS;
      if (isTimely && waiting.size() <= MOST_WAITING) {
        return;
      }
      oldest.remove();
      alone(first);
    }
  }

  private void request(Half client, Half server) {
    Requests requests = edges.of(new Edge(client.service(), server.service(), "", false));
    requests.add(1, client.isFailed() || server.isFailed());
    requests.client(client.took());
    requests.server(server.took());
  }

  /** Its other half did not come in time: it calls what tells no spans, where it names that. */
  private void alone(Half half) {
    unpaired++;
    if (half.isClient() && !half.peer().isEmpty()) {
      Requests requests = edges.of(new Edge(half.service(), half.peer(), Edge.VIRTUAL, false));
      requests.add(1, half.isFailed());
      requests.client(half.took());
    }
  }

  /** Each edge once: where a service tells what it processes, what it fetches is not told too. */
  void each(BiConsumer<Edge, Requests> sink) {
    edges.each((edge, requests) -> {
      if (!edge.isReceived() || !edges.has(edge.processed())) {
        sink.accept(edge, requests);
      }
    });
  }

  /** Spans whose other half did not come in time. */
  long unpaired() {
    return unpaired;
  }

  /** How often there was no room for an edge. */
  long leftOut() {
    return edges.leftOut();
  }
}
