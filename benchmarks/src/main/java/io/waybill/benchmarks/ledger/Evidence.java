package io.waybill.benchmarks.ledger;

import io.waybill.event.Attribute;
import io.waybill.event.Attributes;
import io.waybill.event.Coordinate;
import io.waybill.event.Event;
import io.waybill.event.EventTime;
import io.waybill.event.EventTime.KafkaTime;
import io.waybill.event.MessageRef;
import io.waybill.event.Payload;
import io.waybill.event.SourcePosition;
import io.waybill.event.SpanDetail;
import io.waybill.ledger.Ledger;
import io.waybill.ledger.LedgerSettings;
import io.waybill.trace.SpanId;
import io.waybill.trace.SpanRef;
import io.waybill.trace.TraceId;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What a ledger is told of messages of three groups in twelve partitions: of one in a hundred
 * messages no outcome comes, and one in a thousand failed; or chance decides, which nothing
 * compresses: half of each group's outcomes came, and one in three failed.
 */
public final class Evidence {
  /** Partitions of the topic. */
  public static final int PARTITIONS = 12;

  /** When the first message was handled, by the Unix epoch. */
  public static final long BEGINNING_MILLI = 1_767_225_600_000L;

  /** So many messages come a second. */
  public static final long PER_SECOND = 1_000;

  /** Who reads them. */
  public static final List<String> GROUPS = List.of("billing", "shipping", "audit");

  private final boolean isByChance;
  private final Random chance = new Random(7);

  public Evidence(boolean isByChance) {
    this.isByChance = isByChance;
  }

  /** A ledger of which nothing is known. */
  public static Ledger ledger() {
    return new Ledger(
        new LedgerSettings(
            Duration.ofSeconds(30),
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Set.copyOf(GROUPS),
            Set.of(),
            Set.of(),
            Set.of(),
            Duration.ofDays(7),
            "default"));
  }

  /** Tells what there is of a message, of each group. */
  public void of(long message, Consumer<Event> told) {
    for (String group : GROUPS) {
      boolean came =
          isByChance ? chance.nextBoolean() : (message * 31L + group.length()) % 100 != 0;
      boolean failed = isByChance ? chance.nextInt(3) == 0 : message % 1000 == 7;
      if (came) {
        told.accept(processed(message, group, failed));
      }
    }
  }

  /** What the group's span says of a message. */
  public static Event processed(long message, String group, boolean failed) {
    SpanDetail.Status status = failed ? SpanDetail.Status.ERROR : SpanDetail.Status.OK;
    long began = handledMilli(message) * 1_000_000;
    return new Event(
        new SourcePosition("main", "otlp_spans", "", 0, message, 0),
        "acme",
        EventTime.ofRecord(BEGINNING_MILLI, KafkaTime.CREATE, BEGINNING_MILLI * 1_000_000),
        new SpanRef(new TraceId(1, message + 1), new SpanId(message * 3 + group.length())),
        group,
        new SpanDetail(
            "process",
            SpanDetail.Kind.CONSUMER,
            SpanId.NONE,
            began,
            began + 500_000,
            status,
            "",
            List.of(),
            List.of(),
            List.of(new MessageRef(MessageRef.Role.PROCESSED, at(message))),
            group,
            "app"),
        new Attributes(List.of(Attribute.text("service.instance.id", group))),
        Payload.NONE);
  }

  /** When a message is handled. */
  public static long handledMilli(long message) {
    return BEGINNING_MILLI + message * 1_000 / PER_SECOND;
  }

  /** Where a message is. */
  public static Coordinate at(long message) {
    return new Coordinate("main", "orders", (int) (message % PARTITIONS), message / PARTITIONS);
  }
}
