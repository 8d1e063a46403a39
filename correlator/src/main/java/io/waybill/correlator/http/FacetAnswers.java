package io.waybill.correlator.http;

import io.waybill.correlator.answer.Backend;
import io.waybill.correlator.answer.Handler;
import io.waybill.correlator.answer.Json;
import io.waybill.correlator.answer.Reply;
import io.waybill.correlator.answer.Request;
import io.waybill.store.EventReader;
import io.waybill.store.Facet;
import io.waybill.store.Scope;
import java.util.List;

/** {@code /tenants}, {@code /services}, {@code /topics}, {@code /groups}: what to choose from. */
final class FacetAnswers {
  /** Values that are looked through for one answer. */
  private static final int MAX_VALUES = 10_000;

  private static final char CURSOR = 'f';

  private final Backend backend;

  FacetAnswers(Backend backend) {
    this.backend = backend;
  }

  Handler of(Facet facet) {
    return request -> answer(request, facet);
  }

  private Reply answer(Request request, Facet facet) {
    Scope scope = request.caller().scope();
    int limit = request.limit();
    String after = Cursor.name(CURSOR, request).orElse("");
    try (EventReader reader = backend.store().reader()) {
      List<String> rest =
          reader.values(scope, facet, request.parameter("prefix"), MAX_VALUES).stream()
              .filter(value -> value.compareTo(after) > 0)
              .toList();
      List<String> page = rest.subList(0, Math.min(limit, rest.size()));
      Completeness completeness = Completeness.of(backend, reader, scope);
      return Reply.json(
          Json.object(out -> {
            Json.texts(out, "items", page);
            if (page.size() < rest.size()) {
              out.writeStringField("nextCursor", Cursor.of(CURSOR, page.getLast()));
            }
            completeness.write(out);
          }));
    }
  }
}
