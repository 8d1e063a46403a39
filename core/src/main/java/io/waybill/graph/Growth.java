package io.waybill.graph;

import io.waybill.event.Coordinate;
import io.waybill.event.Event;
import io.waybill.event.HopDetail;
import io.waybill.event.MessageDetail;
import io.waybill.event.SourcePosition;
import io.waybill.event.SpanDetail;
import io.waybill.graph.Frontier.Step;
import io.waybill.store.EventReader;
import io.waybill.store.Key;
import io.waybill.store.Page;
import io.waybill.store.PageKey;
import io.waybill.store.Scope;
import io.waybill.trace.TraceId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the events around a trace: its own, then those of the messages that they touch, then those
 * of the traces that either leads to. Nearest first, each trace and message once, so that a loop of
 * replays ends; and within {@link GraphBounds}, so that everything ends. For one thread.
 */
final class Growth {
  private static final int CHUNK = 200;

  /** Messages of one value that are told apart. */
  private static final int MOST_OF_A_VALUE = 4;

  /** Bytes of a payload that are worth showing beside a hundred others. */
  private static final int PAYLOAD_BYTES = 1024;

  private final EventReader reader;
  private final Scope scope;
  private final GraphBounds bounds;
  private final long deadline;
  private final Frontier frontier = new Frontier();
  private final Map<SourcePosition, Found> found = new LinkedHashMap<>();
  private final Set<TraceId> beyond = new LinkedHashSet<>();
  private final Set<TraceId> whole = new HashSet<>();
  private final List<LeftOut> leftOut = new ArrayList<>();
  private final Set<String> warnings = new LinkedHashSet<>();
  private long bytes;

  Growth(EventReader reader, Scope scope, GraphBounds bounds) {
    this.reader = reader;
    this.scope = scope;
    this.bounds = bounds;
    this.deadline = System.nanoTime() + bounds.nanos();
  }

  /** Looks everything up that is reachable within the bounds. */
  void grow(TraceId root) {
    frontier.add(new Key.Trace(root), 0);
    frontier.add(new Key.LinkedTrace(root), 0);
    for (Step step = frontier.next(); step != null; step = frontier.next()) {
      Optional<String> exhausted = exhausted();
      if (exhausted.isPresent()) {
        leftOut.add(
            new LeftOut("look-ups of traces and messages", exhausted.get(), 1L + frontier.size()));
        break;
      }
      boolean isRoot = step.key().equals(new Key.Trace(root));
      lookUp(step, isRoot ? bounds.events() : bounds.eventsPerKey());
    }
  }

  private Optional<String> exhausted() {
    if (found.size() >= bounds.events()) {
      return Optional.of("events");
    }
    if (bytes >= bounds.bytes()) {
      return Optional.of("bytes");
    }
    return System.nanoTime() - deadline >= 0 ? Optional.of("time") : Optional.empty();
  }

  private void lookUp(Step step, int limit) {
    if (isOfTooMany(step.key())) {
      return;
    }
    Optional<PageKey> after = Optional.empty();
    int read = 0;
    do {
      int room = Math.min(limit - read, bounds.events() - found.size());
      Optional<String> exhausted = exhausted();
      if (room <= 0 || exhausted.isPresent()) {
        String why = exhausted.orElse("fan_out");
        leftOut.add(new LeftOut(name(step.key()), why, reader.count(scope, step.key()) - read));
        return;
      }
      Page page = reader.find(scope, step.key(), Math.min(CHUNK, room), after);
      warnings.addAll(page.warnings());
      page.events().forEach(event -> take(event, step));
      read += page.events().size();
      after = page.next();
    } while (after.isPresent());
    if (step.key() instanceof Key.Trace trace) {
      whole.add(trace.id());
    }
  }

  /** What so many messages have is the value of none that could be named. */
  private boolean isOfTooMany(Key key) {
    return switch (key) {
      case Key.Value value -> reader.count(scope, value) > MOST_OF_A_VALUE;
      case Key.Wrapping wrapping ->
          reader.count(scope, new Key.Value(wrapping.hash())) > MOST_OF_A_VALUE;
      default -> false;
    };
  }

  private void take(Event event, Step step) {
    if (found.containsKey(event.source())) {
      return;
    }
    int hops = distance(event, step);
    if (hops > bounds.hops()) {
      beyond.addAll(event.traceIds());
      return;
    }
    Event light = lighter(event);
    found.put(event.source(), new Found(light, hops));
    bytes += Weight.of(light);
    follow(light, hops);
  }

  /** A dead letter of a message is as near as the message; other traces are one hop further. */
  private int distance(Event event, Step step) {
    boolean isNear =
        step.key() instanceof Key.Trace
            || event.detail() instanceof HopDetail
            || event.traceIds().isEmpty()
            || event.traceIds().stream().anyMatch(t -> frontier.knows(new Key.Trace(t)));
    return isNear ? step.hops() : step.hops() + 1;
  }

  private void follow(Event event, int hops) {
    int room = bounds.fanOut();
    int skipped = 0;
    for (Next next : nexts(event, hops)) {
      if (next.hops() > bounds.hops()) {
        if (next.key() instanceof Key.Trace trace) {
          beyond.add(trace.id());
        }
      } else if (!frontier.knows(next.key())) {
        if (room == 0) {
          skipped++;
        } else {
          room--;
          enqueue(next);
        }
      }
    }
    if (skipped > 0) {
      leftOut.add(new LeftOut("links and messages of " + event.source(), "fan_out", skipped));
    }
  }

  private record Next(Key key, int hops) {}

  private void enqueue(Next next) {
    frontier.add(next.key(), next.hops());
    if (next.key() instanceof Key.Trace trace) {
      frontier.add(new Key.LinkedTrace(trace.id()), next.hops());
    }
  }

  private static List<Next> nexts(Event event, int hops) {
    List<Next> nexts = new ArrayList<>();
    boolean isHop = event.detail() instanceof HopDetail;
    for (TraceId trace : event.traceIds()) {
      nexts.add(new Next(new Key.Trace(trace), isHop ? hops + 1 : hops));
    }
    for (Coordinate coordinate : event.coordinates()) {
      boolean isOwn = isHop && coordinate.equals(event.source().coordinate());
      nexts.add(new Next(new Key.Message(coordinate), isOwn ? hops + 1 : hops));
    }
    switch (event.detail()) {
      case SpanDetail span -> {
        for (TraceId trace : event.linkedTraceIds()) {
          nexts.add(new Next(new Key.Trace(trace), hops + 1));
        }
      }
      case MessageDetail message when message.valueHash() != 0 ->
          nexts.add(new Next(new Key.Wrapping(message.valueHash()), hops));
      case HopDetail hop ->
          hop.valueHashes().forEach(hash -> nexts.add(new Next(new Key.Value(hash), hops)));
      default -> {}
    }
    return nexts;
  }

  private static Event lighter(Event event) {
    return new Event(
        event.source(),
        event.tenant(),
        event.time(),
        event.trace(),
        event.service(),
        event.detail(),
        event.attributes(),
        event.payload().atMost(PAYLOAD_BYTES));
  }

  private static String name(Key key) {
    return switch (key) {
      case Key.Trace trace -> "trace " + trace.id();
      case Key.LinkedTrace trace -> "links to trace " + trace.id();
      case Key.Message message -> "message " + message.coordinate();
      case Key.Value value -> "messages of one value";
      case Key.Wrapping wrapping -> "dead letters of one value";
    };
  }

  /** The events, nearest first, then earliest. */
  List<Found> found() {
    return found.values().stream()
        .sorted(Comparator.comparingInt(Found::hops).thenComparing(f -> PageKey.of(f.event())))
        .toList();
  }

  /** The traces of which everything that is stored was read. */
  Set<TraceId> whole() {
    return whole;
  }

  /** What bounds other than the hops kept out. */
  List<LeftOut> leftOut() {
    return leftOut;
  }

  /** The traces that lie too many hops away. */
  List<TraceId> beyond() {
    return beyond.stream().filter(trace -> !frontier.knows(new Key.Trace(trace))).toList();
  }

  /** What bounds kept out, those of the hops among them. */
  List<LeftOut> allLeftOut() {
    List<LeftOut> all = new ArrayList<>(leftOut);
    beyond().forEach(trace -> all.add(new LeftOut("trace " + trace, "hops", -1)));
    return all;
  }

  List<String> warnings() {
    return List.copyOf(warnings);
  }
}
