package io.waybill.correlator.ingest;

import io.waybill.correlator.agents.Agents;
import io.waybill.event.AgentGapDetail;
import io.waybill.event.Attributes;
import io.waybill.event.Event;
import io.waybill.event.EventTime;
import io.waybill.event.EventTime.Claim;
import io.waybill.event.EventTime.KafkaTime;
import io.waybill.event.Payload;
import io.waybill.event.SourcePosition;
import io.waybill.query.Times;
import io.waybill.store.Batch;
import io.waybill.store.InputPartition;
import io.waybill.store.Notes;
import io.waybill.store.Position;
import io.waybill.store.Positions;
import io.waybill.trace.SpanRef;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Events of what never came. No record says them, so they are numbered as if they were read from a
 * partition of their own: that makes them durable once, with the rest.
 */
final class AgentGaps {
  /** Where they stand; no cluster and no topic has this name. */
  private static final InputPartition OWN = new InputPartition("(waybill)", "(agents)", 0);

  private AgentGaps() {}

  static Batch batch(List<Agents.Gap> gaps, Notes notes, Positions appended, InstantSource clock) {
    Position position = appended.map().get(OWN);
    long next = position == null ? 0 : position.nextOffset();
    long now = Times.unixNano(clock.instant());
    List<Event> events = new ArrayList<>();
    for (Agents.Gap gap : gaps) {
      events.add(event(gap, next++, now));
    }
    return new Batch(
        events,
        events.isEmpty() ? Positions.NONE : new Positions(Map.of(OWN, new Position("", next))),
        notes);
  }

  private static Event event(Agents.Gap gap, long number, long nowUnixNano) {
    AgentGapDetail detail = gap.detail();
    long about = Math.max(detail.afterUnixMilli(), detail.beforeUnixMilli());
    return new Event(
        new SourcePosition(OWN.cluster(), OWN.topic(), "", OWN.partition(), number, 0),
        gap.tenant(),
        about > 0
            ? new EventTime(
                about * 1_000_000, Claim.STATED, "", about, KafkaTime.CREATE, nowUnixNano)
            : EventTime.ofRecord(-1, KafkaTime.NONE, nowUnixNano),
        SpanRef.NONE,
        "",
        detail,
        Attributes.NONE,
        Payload.NONE);
  }
}
