package io.waybill.correlator.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.waybill.correlator.agents.AgentCounter;
import io.waybill.correlator.agents.AgentStatus;
import io.waybill.correlator.agents.FileStatus;
import io.waybill.correlator.answer.Backend;
import io.waybill.correlator.answer.Json;
import io.waybill.correlator.ingest.SourceStatus;
import io.waybill.event.Event;
import io.waybill.event.EventKind;
import io.waybill.event.GapDetail;
import io.waybill.query.Clause;
import io.waybill.query.EventQuery;
import io.waybill.store.EventReader;
import io.waybill.store.InputPartition;
import io.waybill.store.Position;
import io.waybill.store.Positions;
import io.waybill.store.Scope;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How far into each input partition an answer has seen: read, searchable and durable, told apart,
 * against the end of the log; and what was gone before it could be read.
 */
final class Completeness {
  private static final EventQuery GAPS =
      EventQuery.ALL.and(new Clause.Field("kind", EventKind.GAP.label()));
  private static final int MAX_GAPS = 20;
  private static final long MAX_MILLIS = Long.MAX_VALUE / 1_000_000;

  private final Backend backend;
  private final Scope scope;
  private final Positions searchable;
  private final List<Event> gaps;

  private Completeness(Backend backend, Scope scope, Positions searchable, List<Event> gaps) {
    this.backend = backend;
    this.scope = scope;
    this.searchable = searchable;
    this.gaps = gaps;
  }

  /** Of an answer from this reader, for whoever has this scope. */
  static Completeness of(Backend backend, EventReader reader, Scope scope) {
    return new Completeness(
        backend,
        scope,
        reader.visible(),
        reader.search(scope, GAPS, MAX_GAPS, Optional.empty()).events());
  }

  void write(JsonGenerator out) throws IOException {
    Positions read = backend.store().appended();
    Positions durable = backend.store().durable();
    out.writeObjectFieldStart("completeness");
    out.writeArrayFieldStart("partitions");
    for (SourceStatus source : backend.sources().get()) {
      if (!source.pinnedTenant().isEmpty() && !scope.allows(source.pinnedTenant())) {
        continue;
      }
      for (var end : new TreeMap<>(source.ends()).entrySet()) {
        InputPartition partition = end.getKey();
        out.writeStartObject();
        out.writeStringField("cluster", partition.cluster());
        out.writeStringField("topic", partition.topic());
        out.writeNumberField("partition", partition.partition());
        offset(out, "readTo", read.map().get(partition));
        offset(out, "searchableTo", searchable.map().get(partition));
        offset(out, "durableTo", durable.map().get(partition));
        Json.number(out, "endOffset", end.getValue());
        Position seen = searchable.map().get(partition);
        if (seen != null && seen.kafkaUnixMilli() >= 0 && seen.kafkaUnixMilli() < MAX_MILLIS) {
          Json.number(out, "searchableTimeUnixNano", seen.kafkaUnixMilli() * 1_000_000);
        }
        out.writeEndObject();
      }
    }
    out.writeEndArray();
    gaps(out);
    agents(out);
    files(out);
    counters(out);
    out.writeEndObject();
  }

  private void agents(JsonGenerator out) throws IOException {
    out.writeArrayFieldStart("agents");
    for (AgentStatus agent : backend.agents().get()) {
      if (scope.allows(agent.tenant())) {
        out.writeStartObject();
        out.writeStringField("agent", agent.instance());
        Json.number(out, "received", agent.received());
        Json.number(out, "repeated", agent.repeats());
        Json.number(out, "missing", agent.missing());
        Json.number(out, "refused", agent.refused());
        Json.number(out, "unknown", agent.unknown());
        out.writeStringField("text", agent.text());
        out.writeEndObject();
      }
    }
    out.writeEndArray();
  }

  private void files(JsonGenerator out) throws IOException {
    out.writeArrayFieldStart("files");
    for (FileStatus file : backend.files().get()) {
      if (scope.allows(file.tenant())) {
        out.writeStartObject();
        out.writeStringField("agent", file.agent());
        out.writeStringField("path", file.path());
        Json.number(out, "bytesAbsent", file.bytesAbsent());
        out.writeStringField("text", file.text());
        out.writeEndObject();
      }
    }
    out.writeEndArray();
  }

  private void counters(JsonGenerator out) throws IOException {
    out.writeArrayFieldStart("counters");
    for (AgentCounter counter : backend.counters().get()) {
      if (scope.allows(counter.tenant())) {
        out.writeStartObject();
        out.writeStringField("agent", counter.agent());
        out.writeStringField("name", counter.name());
        out.writeStringField("of", counter.of());
        out.writeNumberField("value", counter.value());
        Json.number(out, "asOfUnixNano", counter.asOfUnixNano());
        out.writeStringField("text", counter.text());
        out.writeEndObject();
      }
    }
    out.writeEndArray();
  }

  private void gaps(JsonGenerator out) throws IOException {
    out.writeArrayFieldStart("gaps");
    for (Event event : gaps) {
      if (event.detail() instanceof GapDetail gap) {
        out.writeStartObject();
        out.writeStringField("cluster", gap.from().cluster());
        out.writeStringField("topic", gap.from().topic());
        out.writeNumberField("partition", gap.from().partition());
        Json.number(out, "fromOffset", gap.from().offset());
        Json.number(out, "toOffset", gap.toOffset());
        out.writeStringField("reason", gap.reason());
        out.writeEndObject();
      }
    }
    out.writeEndArray();
  }

  private static void offset(JsonGenerator out, String name, @Nullable Position position)
      throws IOException {
    Json.number(out, name, position == null ? 0 : position.nextOffset());
  }
}
