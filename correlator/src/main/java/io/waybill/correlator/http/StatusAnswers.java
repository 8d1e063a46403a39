package io.waybill.correlator.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.waybill.correlator.answer.Backend;
import io.waybill.correlator.answer.Json;
import io.waybill.correlator.answer.Reply;
import io.waybill.correlator.answer.Request;
import io.waybill.correlator.ingest.SourceStatus;
import io.waybill.correlator.observer.LookCost;
import io.waybill.store.EventReader;
import io.waybill.store.Scope;
import io.waybill.store.StoreHealth;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.Map;
import java.util.Optional;

/** {@code /status}: how Waybill itself is; what concerns every tenant, to operators alone. */
final class StatusAnswers {
  private final Backend backend;

  StatusAnswers(Backend backend) {
    this.backend = backend;
  }

  Reply status(Request request) {
    Scope scope = request.caller().scope();
    try (EventReader reader = backend.store().reader()) {
      Completeness completeness = Completeness.of(backend, reader, scope);
      return Reply.json(
          Json.object(out -> {
            String version = StatusAnswers.class.getPackage().getImplementationVersion();
            out.writeStringField("version", version == null ? "development" : version);
            out.writeStringField("java", Runtime.version().toString());
            inputs(out, scope);
            Json.texts(out, "problems", backend.store().health().problems());
            Json.texts(
                out,
                "advice",
                ConfigurationAdvice.of(
                    backend.sources().get(), backend.ledger().get(), backend.ownsFacts(scope)));
            out.writeArrayFieldStart("watermarks");
            for (Map.Entry<String, Long> one : backend.ledger().get().watermarks().entrySet()) {
              out.writeStartObject();
              out.writeStringField("cluster", one.getKey());
              Json.number(out, "judgedToUnixNano", one.getValue() * 1_000_000);
              out.writeEndObject();
            }
            out.writeEndArray();
            if (request.caller().isOperator()) {
              resources(out);
            }
            completeness.write(out);
          }));
    }
  }

  private void inputs(JsonGenerator out, Scope scope) throws IOException {
    out.writeArrayFieldStart("inputs");
    for (SourceStatus source : backend.sources().get()) {
      if (source.pinnedTenant().isEmpty() || scope.allows(source.pinnedTenant())) {
        out.writeStartObject();
        out.writeStringField("name", source.name());
        Json.text(out, "tenant", source.pinnedTenant());
        out.writeNumberField("partitions", source.ends().size());
        Json.texts(out, "problems", source.problems());
        out.writeEndObject();
      }
    }
    out.writeEndArray();
  }

  private void resources(JsonGenerator out) throws IOException {
    StoreHealth store = backend.store().health();
    MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    out.writeObjectFieldStart("resources");
    Json.number(
        out, "startedUnixNano", ManagementFactory.getRuntimeMXBean().getStartTime() * 1_000_000);
    Json.number(out, "events", store.events());
    Json.number(out, "indexBytes", store.bytes());
    Json.number(out, "heapUsedBytes", heap.getUsed());
    Json.number(out, "heapMaxBytes", heap.getMax());
    Json.number(out, "unheardEvidence", backend.ledger().get().unheard());
    Optional<LookCost> look = backend.look().get();
    if (look.isPresent()) {
      out.writeObjectFieldStart("look");
      Json.number(out, "millis", look.get().millis());
      out.writeNumberField("partitions", look.get().partitions());
      out.writeNumberField("groups", look.get().groups());
      out.writeEndObject();
    }
    out.writeEndObject();
  }
}
