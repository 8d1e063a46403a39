package io.waybill.ledger;

import io.waybill.event.Coordinate;
import io.waybill.event.Event;
import io.waybill.event.EventKind;
import io.waybill.event.GapDetail;
import io.waybill.event.HopDetail;
import io.waybill.event.MessageDetail;
import io.waybill.event.MessageRef;
import io.waybill.event.OutcomeDetail;
import io.waybill.event.ReportDetail;
import io.waybill.event.SpanDetail;
import io.waybill.store.InputPartition;
import io.waybill.store.Scope;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What events say of messages, by tenant: another tenant's word never counts. Bounded by the number
 * of partitions and groups that are spoken of; what has no room is counted.
 */
final class Testimony {
  /** Tenants, partitions and groups that are told apart. */
  private static final int MOST = 100_000;

  /** Instrumentations end a process span when the loop goes on, whatever came of the record. */
  private static final String INSTRUMENTATION = "io.opentelemetry.kafka-clients";

  private final NavigableMap<Place, Marks> marks = new TreeMap<>();
  private final NavigableMap<Place, OffsetSet> produced = new TreeMap<>();

  private final Taps taps = new Taps();

  /** Of groups, by cluster and topic, whose dead letters were seen; and whose these were. */
  private final Map<String, Set<String>> routes = new TreeMap<>();

  /** Topics, by cluster, that have dead letters which name no origin; "" for any topic. */
  private final Map<String, Set<String>> unplaced = new TreeMap<>();

  private final Reports reports = new Reports();

  private long unheard;
  private long heard;

  /** Takes what the event says. */
  void take(Event event) {
    heard++;
    switch (event.detail()) {
      case HopDetail hop when hop.origin().isEmpty() -> {
        add(unplaced, event.source().cluster() + '\0' + hop.likelyTopic(), event.tenant());
      }
      case SpanDetail span ->
          span.messages().forEach(message -> span(event.tenant(), span, message));
      case HopDetail hop -> hop(event.tenant(), hop);
      case MessageDetail message -> unheard += taps.take(event.tenant(), message);
      case GapDetail gap -> unheard += taps.take(event.tenant(), gap);
      case OutcomeDetail outcome -> outcome(event.tenant(), outcome);
      case ReportDetail report -> report(event.tenant(), report);
      default -> {}
    }
  }

  private void span(String tenant, SpanDetail span, MessageRef message) {
    Coordinate at = message.coordinate();
    if (message.role() == MessageRef.Role.PRODUCED) {
      Place place = new Place(tenant, Place.partition(at), "");
      OffsetSet known = produced.get(place);
      if (known == null && produced.size() >= MOST) {
        unheard++;
        return;
      }
      produced.computeIfAbsent(place, unused -> new OffsetSet()).add(at.offset());
    }
    if (message.role() != MessageRef.Role.PROCESSED) {
      return;
    }
    boolean own = !span.scope().startsWith(INSTRUMENTATION);
    Mark mark =
        span.threw()
            ? (own ? Mark.FAILED : Mark.THREW)
            : (own ? Mark.PROCESSED : Mark.PASSED_THROUGH);
    marks(tenant, Place.partition(at), span.group()).add(mark, at.offset());
  }

  private void outcome(String tenant, OutcomeDetail outcome) {
    if (outcome.message().isPresent()) {
      Coordinate at = outcome.message().get();
      marks(tenant, Place.partition(at), outcome.group())
          .add(
              outcome.outcome() == OutcomeDetail.Outcome.FILTERED ? Mark.FILTERED : Mark.GAVE_UP,
              at.offset());
    }
  }

  private void report(String tenant, ReportDetail report) {
    unheard += reports.take(tenant, report);
    for (ReportDetail.Told told : report.told()) {
      if (!told.ok().isEmpty()) {
        Marks of =
            marks(
                tenant,
                new InputPartition(told.cluster(), told.topic(), told.partition()),
                report.group());
        told.ok().forEach(range -> of.addRange(Mark.TOLD, range.from(), range.to()));
      }
    }
  }

  private void hop(String tenant, HopDetail hop) {
    Coordinate at = hop.origin().orElseThrow();
    Marks of = marks(tenant, Place.partition(at), hop.group());
    if (hop.eventKind() == EventKind.DEAD_LETTER) {
      of.add(Mark.DEAD_LETTERED, at.offset());
      add(routes, route(at.cluster(), at.topic(), hop.group()), tenant);
    } else {
      of.add(Mark.RETRIED, at.offset());
    }
  }

  private void add(Map<String, Set<String>> to, String name, String tenant) {
    if (to.size() >= MOST && !to.containsKey(name)) {
      unheard++;
      return;
    }
    to.computeIfAbsent(name, unused -> new TreeSet<>()).add(tenant);
  }

  private static boolean has(Map<String, Set<String>> in, String name, Scope scope) {
    return in.getOrDefault(name, Set.of()).stream().anyMatch(scope::allows);
  }

  private Marks marks(String tenant, InputPartition partition, String group) {
    Place place = new Place(tenant, partition, group);
    Marks known = marks.get(place);
    if (known != null) {
      return known;
    }
    if (marks.size() >= MOST) {
      unheard++;
      return new Marks();
    }
    Marks fresh = new Marks();
    marks.put(place, fresh);
    return fresh;
  }

  private static String route(String cluster, String topic, String group) {
    return cluster + '\0' + topic + '\0' + group;
  }

  /** True where a dead letter of this group was seen, so that its dead letters are read. */
  boolean hasRoute(InputPartition partition, String group, Scope scope) {
    return has(routes, route(partition.cluster(), partition.topic(), group), scope);
  }

  /** True where a dead letter is known that may be of any message of this topic. */
  boolean hasUnplaced(InputPartition partition, Scope scope) {
    return has(unplaced, partition.cluster() + '\0' + partition.topic(), scope)
        || has(unplaced, partition.cluster() + '\0', scope);
  }

  /** What was said of this partition, by group; of these tenants. */
  Map<String, Marks> marks(InputPartition partition, Scope scope) {
    Map<String, Marks> byGroup = new TreeMap<>();
    Place.of(marks, partition)
        .forEach((place, said) -> {
          if (scope.allows(place.tenant())) {
            byGroup.computeIfAbsent(place.group(), unused -> new Marks()).addAll(said);
          }
        });
    return byGroup;
  }

  /** Of which of its offsets these tenants have a producer's span. */
  OffsetSet produced(InputPartition partition, Scope scope) {
    OffsetSet all = new OffsetSet();
    Place.of(produced, partition)
        .forEach((place, offsets) -> {
          if (scope.allows(place.tenant())) {
            all.addAll(offsets);
          }
        });
    return all;
  }

  /** What was said of this offset, by group; of these tenants. */
  Map<String, Said> said(InputPartition partition, long offset, Scope scope) {
    Map<String, Said> byGroup = new TreeMap<>();
    Place.of(marks, partition)
        .forEach((place, said) -> {
          if (scope.allows(place.tenant())) {
            byGroup.merge(place.group(), said.of(offset), Said::or);
          }
        });
    return byGroup;
  }

  /** True where producers' spans are seen in this partition, and none of this offset. */
  boolean isWithoutProducer(InputPartition partition, long offset, Scope scope) {
    boolean seen = false;
    for (Map.Entry<Place, OffsetSet> one : Place.of(produced, partition).entrySet()) {
      if (scope.allows(one.getKey().tenant())) {
        if (one.getValue().has(offset)) {
          return false;
        }
        seen = true;
      }
    }
    return seen;
  }

  /** What was read of business topics themselves. */
  Taps taps() {
    return taps;
  }

  /** True where a producer says that it wrote this. */
  boolean isProduced(InputPartition partition, long offset, Scope scope) {
    return Place.of(produced, partition).entrySet().stream()
        .anyMatch(one -> scope.allows(one.getKey().tenant()) && one.getValue().has(offset));
  }

  /** The offsets of which these tenants speak: they are theirs. */
  OffsetSet owned(InputPartition partition, Scope scope) {
    OffsetSet all = produced(partition, scope);
    all.addAll(taps.of(partition, scope).there());
    marks(partition, scope).values().forEach(said -> all.addAll(said.any(Mark.values())));
    return all;
  }

  /** True where these tenants speak of this offset: then it is theirs. */
  boolean isOf(InputPartition partition, long offset, Scope scope) {
    return Place.of(produced, partition).entrySet().stream()
            .anyMatch(one -> scope.allows(one.getKey().tenant()) && one.getValue().has(offset))
        || taps.isOf(partition, offset, scope)
        || Place.of(marks, partition).entrySet().stream()
            .anyMatch(one -> scope.allows(one.getKey().tenant()) && one.getValue().has(offset));
  }

  /** Forgets what is said of messages below this offset. */
  void trim(InputPartition partition, long offset) {
    heard++;
    Place.of(marks, partition).values().removeIf(said -> said.removeBelow(offset));
    Place.of(produced, partition)
        .values()
        .removeIf(offsets -> {
          offsets.removeBelow(offset);
          return offsets.isEmpty();
        });
    taps.trim(partition, offset);
    reports.trim(partition, offset);
  }

  /** Forgets a partition: its offsets are another incarnation's now. */
  void forget(InputPartition partition) {
    heard++;
    Place.of(marks, partition).clear();
    Place.of(produced, partition).clear();
    taps.forget(partition);
    reports.forget(partition);
  }

  /** What applications were given. */
  Reports reports() {
    return reports;
  }

  /** Partitions that are spoken of. */
  Set<InputPartition> partitions() {
    Set<InputPartition> all = new TreeSet<>();
    marks.keySet().forEach(place -> all.add(place.partition()));
    return all;
  }

  /** Grows whenever anything is said. */
  long heard() {
    return heard;
  }

  /** Evidence that can't be true is not kept. */
  void reject() {
    unheard++;
  }

  /** Evidence for which there was no room, or that can't be true. */
  long unheard() {
    return unheard;
  }

  void write(DataOutputStream out) throws IOException {
    out.writeInt(marks.size());
    for (Map.Entry<Place, Marks> one : marks.entrySet()) {
      one.getKey().write(out);
      one.getValue().write(out);
    }
    out.writeInt(produced.size());
    for (Map.Entry<Place, OffsetSet> one : produced.entrySet()) {
      one.getKey().write(out);
      one.getValue().write(out);
    }
    taps.write(out);
    write(routes, out);
    write(unplaced, out);
    reports.write(out);
    out.writeLong(unheard);
  }

  private static void write(Map<String, Set<String>> names, DataOutputStream out)
      throws IOException {
    out.writeInt(names.size());
    for (Map.Entry<String, Set<String>> one : names.entrySet()) {
      out.writeUTF(one.getKey());
      Binary.write(one.getValue(), out);
    }
  }

  void read(DataInputStream in) throws IOException {
    for (int left = in.readInt(); left > 0; left--) {
      Place place = Place.read(in);
      marks.put(place, Marks.read(in));
    }
    for (int left = in.readInt(); left > 0; left--) {
      Place place = Place.read(in);
      produced.put(place, OffsetSet.read(in));
    }
    taps.read(in);
    read(routes, in);
    read(unplaced, in);
    reports.read(in);
    unheard = in.readLong();
  }

  private static void read(Map<String, Set<String>> names, DataInputStream in) throws IOException {
    for (int left = in.readInt(); left > 0; left--) {
      names.put(in.readUTF(), Binary.texts(in));
    }
  }
}
