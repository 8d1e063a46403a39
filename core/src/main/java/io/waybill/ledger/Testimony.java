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
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;

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
  private final OffsetBook produced = new OffsetBook();
  private final Taps taps = new Taps();
  private final Keys keys = new Keys();
  private final Routes routes = new Routes();
  private final Wrappings wrappings = new Wrappings();
  private final Exemptions exemptions;
  private final Mirrors mirrors;
  private final List<Remembered> parts;
  private final Reports reports = new Reports();
  private final Attendance attendance = new Attendance();

  private long unheard;
  private long heard;

  /** Of which nothing is said yet. */
  Testimony(Set<Exemption> exemptions, Set<Mirror> mirrors) {
    this.exemptions = new Exemptions(exemptions);
    this.mirrors = new Mirrors(mirrors);
    this.parts =
        List.of(
            produced, taps, keys, wrappings, this.exemptions, this.mirrors, reports, attendance);
  }

  /** Takes what the event says; true where it may be of any message, and not of those it names. */
  boolean take(Event event) {
    heard++;
    unheard += attendance.take(event);
    switch (event.detail()) {
      case HopDetail hop when hop.origin().isEmpty() -> {
        ofUnknownOrigin(event, hop);
        return true;
      }
      case SpanDetail span ->
          span.messages().forEach(message -> span(event.tenant(), span, message));
      case HopDetail hop -> hop(event.tenant(), hop);
      case MessageDetail message -> {
        return message(event, message);
      }
      case GapDetail gap -> unheard += taps.take(event.tenant(), gap);
      case OutcomeDetail outcome -> outcome(event.tenant(), outcome);
      case ReportDetail report -> report(event.tenant(), report);
      default -> {}
    }
    return false;
  }

  private void ofUnknownOrigin(Event event, HopDetail hop) {
    if (Wrapped.of(event).filter(wrappings::take).isEmpty()) {
      unheard += routes.addUnplaced(event.tenant(), event.source().cluster(), hop.likelyTopic());
    }
  }

  private boolean message(Event event, MessageDetail message) {
    unheard += taps.take(event.tenant(), message, event.trace().spanId().isPresent());
    unheard += keys.take(event.tenant(), message);
    unheard += exemptions.take(event, message);
    unheard += mirrors.take(event, message);
    return wrappings.take(event.tenant(), message);
  }

  private void span(String tenant, SpanDetail span, MessageRef message) {
    Coordinate at = message.coordinate();
    if (message.role() == MessageRef.Role.PRODUCED) {
      unheard += produced.add(tenant, at);
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
      unheard += routes.add(tenant, Place.partition(at), hop.group());
    } else {
      of.add(Mark.RETRIED, at.offset());
    }
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

  /** What was said of this partition, by group; of these tenants. */
  Map<String, Marks> marks(InputPartition partition, Scope scope) {
    Map<String, Marks> byGroup = new TreeMap<>();
    each(
        partition,
        scope,
        (group, said) -> byGroup.computeIfAbsent(group, unused -> new Marks()).addAll(said));
    return byGroup;
  }

  /** Visits what is said of a partition by these tenants, with the group of which it is. */
  private void each(InputPartition partition, Scope scope, BiConsumer<String, Marks> visitor) {
    for (NavigableMap<Place, Marks> some : List.of(marks, wrappings.placements().marks())) {
      Place.of(some, partition)
          .forEach((place, said) -> {
            if (scope.allows(place.tenant())) {
              visitor.accept(place.group(), said);
            }
          });
    }
    mirrors.each(
        partition,
        scope,
        (group, mirrored) -> visitor.accept(group, Marks.of(Mark.MIRRORED, mirrored)));
  }

  /** True where one of these is said of any message of the partition. */
  boolean says(InputPartition partition, Scope scope, Mark... any) {
    boolean[] says = {false};
    each(partition, scope, (group, said) -> says[0] |= said.says(any));
    return says[0];
  }

  /** True where a dead letter of this group was seen, so that its dead letters are read. */
  boolean hasDeadLetters(InputPartition partition, String group, Scope scope) {
    return routes.has(partition, group, scope)
        || wrappings.placements().routes().has(partition, group, scope);
  }

  /** True where a dead letter is known that may be of any message of this topic. */
  boolean hasUnplaced(InputPartition partition, Scope scope) {
    return routes.hasUnplaced(partition, scope)
        || wrappings.placements().routes().hasUnplaced(partition, scope);
  }

  /** Dead letters and retries that name no origin. */
  Wrappings wrappings() {
    return wrappings;
  }

  /** Of which messages a producer's span was seen. */
  OffsetBook produced() {
    return produced;
  }

  /** What was said of this offset, by group; of these tenants. */
  Map<String, Said> said(InputPartition partition, long offset, Scope scope) {
    Map<String, Said> byGroup = new TreeMap<>();
    each(partition, scope, (group, said) -> byGroup.merge(group, said.of(offset), Said::or));
    return byGroup;
  }

  /** What was read of business topics themselves. */
  Taps taps() {
    return taps;
  }

  /** Of messages in {@code [0, end)}, what is declared not to be for a group. */
  Exempt exempt(InputPartition partition, String group, long end, Scope scope) {
    return exemptions.of(partition, group, end, taps, scope);
  }

  /** By what a message is declared not to be for a group; empty where it is, or may be. */
  Optional<Exemption> exemption(InputPartition partition, String group, long offset, Scope scope) {
    return exemptions.of(partition, group, offset, scope);
  }

  /** True where a message may be declared not to be for a group: it was not read. */
  boolean mayBeExempt(InputPartition partition, String group, long offset, Scope scope) {
    return exemptions.isOpen(partition, group, offset, taps, scope);
  }

  /** The messages of a partition that its mirror left out, as far as that can be told. */
  OffsetSet notMirrored(InputPartition partition, String group, Scope scope) {
    return mirrors.leftOut(partition, group, taps, scope);
  }

  /** The same of one message. */
  boolean isNotMirrored(InputPartition partition, String group, long offset, Scope scope) {
    return mirrors.isLeftOut(partition, group, offset, taps, scope);
  }

  /** Which messages are in mirrors. */
  Mirrors mirrors() {
    return mirrors;
  }

  /** Where the keys of these topics are. */
  Keys keys() {
    return keys;
  }

  /** The offsets of which these tenants speak: they are theirs. */
  OffsetSet owned(InputPartition partition, Scope scope) {
    OffsetSet all = produced.of(partition, scope);
    all.addAll(taps.of(partition, scope).there());
    marks(partition, scope).values().forEach(said -> all.addAll(said.any(Mark.values())));
    return all;
  }

  /** True where these tenants speak of this offset: then it is theirs. */
  boolean isOf(InputPartition partition, long offset, Scope scope) {
    return produced.has(partition, offset, scope)
        || taps.isOf(partition, offset, scope)
        || Place.of(marks, partition).entrySet().stream()
            .anyMatch(one -> scope.allows(one.getKey().tenant()) && one.getValue().has(offset));
  }

  /** Forgets what is said of messages below this offset. */
  void trim(InputPartition partition, long offset) {
    heard++;
    Place.of(marks, partition).values().removeIf(said -> said.removeBelow(offset));
    parts.forEach(part -> part.trim(partition, offset));
  }

  /** Forgets a partition: its offsets are another incarnation's now. */
  void forget(InputPartition partition) {
    heard++;
    Place.of(marks, partition).clear();
    parts.forEach(part -> part.forget(partition));
  }

  /** What applications were given. */
  Reports reports() {
    return reports;
  }

  /** Which processes handled what, and whether all of their spans came. */
  Attendance attendance() {
    return attendance;
  }

  /** Grows whenever anything is said. */
  long heard() {
    return heard;
  }

  /** Evidence that can't be true is not kept; but a span that came has come. */
  void reject(Event event) {
    unheard++;
    if (event.detail() instanceof SpanDetail span) {
      unheard += attendance.came(event, span);
    }
  }

  /** Evidence for which there was no room, or that can't be true. */
  long unheard() {
    return unheard;
  }

  void write(LedgerOutput out) throws IOException {
    out.writeAll(marks, Place::write, Marks::write);
    routes.write(out);
    for (Remembered part : parts) {
      part.write(out);
    }
    out.writeLong(unheard);
  }

  void read(LedgerInput in) throws IOException {
    in.readAll(marks, Place::read, Marks::read);
    routes.read(in);
    for (Remembered part : parts) {
      part.read(in);
    }
    unheard = in.readLong();
  }
}
