package io.waybill.correlator.tempo;

import io.waybill.correlator.answer.Backend;
import io.waybill.correlator.answer.Json;
import io.waybill.correlator.answer.Reply;
import io.waybill.correlator.answer.Request;
import io.waybill.correlator.tempo.traceql.Field;
import io.waybill.correlator.tempo.traceql.SpanFields;
import io.waybill.correlator.tempo.traceql.TraceQl;
import io.waybill.correlator.traces.FoundTrace;
import io.waybill.correlator.traces.Operations;
import io.waybill.correlator.traces.Resources;
import io.waybill.event.Attribute;
import io.waybill.event.Event;
import io.waybill.query.Clause;
import io.waybill.query.EventQuery;
import io.waybill.store.EventReader;
import io.waybill.store.Scope;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which tags there are, and which values they have: of services and names all, of the rest those of
 * the newest spans. What nobody has is an empty list.
 */
final class TagAnswers {
  /** Spans that one answer looks at. */
  private static final int SAMPLE = 1_000;

  private static final int MAX_VALUES = 5_000;
  private static final List<String> INTRINSICS =
      List.of(
          "duration",
          "event:name",
          "event:timeSinceStart",
          "instrumentation:name",
          "kind",
          "link:spanID",
          "link:traceID",
          "name",
          "rootName",
          "rootServiceName",
          "span:id",
          "span:parentID",
          "status",
          "statusMessage",
          "trace:id",
          "traceDuration");

  private final Backend backend;

  TagAnswers(Backend backend) {
    this.backend = backend;
  }

  private record Tag(String type, String value) {}

  /** {@code /api/v2/search/tags}. */
  Reply scopes(Request request) {
    List<Event> spans = sample(request);
    String only = request.parameter("scope");
    return Reply.json(
        Json.object(out -> {
          out.writeArrayFieldStart("scopes");
          for (String scope : List.of("resource", "span", "intrinsic")) {
            if (only.isEmpty() || only.equals("none") || only.equals(scope)) {
              out.writeStartObject();
              out.writeStringField("name", scope);
              Json.texts(out, "tags", tags(scope, spans));
              out.writeEndObject();
            }
          }
          out.writeEndArray();
        }));
  }

  /** {@code /api/search/tags}. */
  Reply names(Request request) {
    List<Event> spans = sample(request);
    Set<String> names = new TreeSet<>(tags("resource", spans));
    names.addAll(tags("span", spans));
    return Reply.json(Json.object(out -> Json.texts(out, "tagNames", names)));
  }

  private static Set<String> tags(String scope, List<Event> spans) {
    if (scope.equals("intrinsic")) {
      return new LinkedHashSet<>(INTRINSICS);
    }
    Set<String> tags = new TreeSet<>();
    for (Event span : spans) {
      List<Attribute> all = span.attributes().list();
      if (scope.equals("resource")) {
        tags.add("service.name");
        Resources.process(all).forEach(one -> tags.add(one.key()));
      } else {
        Resources.own(all).forEach(one -> tags.add(one.key()));
      }
    }
    return tags;
  }

  /** {@code /api/v2/search/tag/{tag}/values}: each with its type. */
  Reply typedValues(Request request) {
    List<Tag> values = values(request);
    return Reply.json(
        Json.object(out -> {
          out.writeArrayFieldStart("tagValues");
          for (Tag value : values) {
            out.writeStartObject();
            out.writeStringField("type", value.type());
            out.writeStringField("value", value.value());
            out.writeEndObject();
          }
          out.writeEndArray();
        }));
  }

  /** {@code /api/search/tag/{tag}/values}. */
  Reply plainValues(Request request) {
    List<String> values = values(request).stream().map(Tag::value).distinct().toList();
    return Reply.json(Json.object(out -> Json.texts(out, "tagValues", values)));
  }

  private List<Tag> values(Request request) {
    Optional<Field> field = TraceQl.field(request.path().getOrDefault("tag", ""));
    if (field.isEmpty()) {
      return List.of();
    }
    int limit = Math.min(MAX_VALUES, SearchAnswers.number(request, "limit", MAX_VALUES));
    Scope scope = request.caller().scope();
    boolean isService =
        field.get().name().equals("service.name") && field.get().scope() != Field.Scope.SPAN;
    try (EventReader reader = backend.store().reader()) {
      List<Tag> values =
          switch (isService ? "rootServiceName" : intrinsic(field.get())) {
            case "status" -> keywords("error", "ok", "unset");
            case "kind" ->
                keywords("client", "consumer", "internal", "producer", "server", "unspecified");
            case "name", "rootName" -> texts(Operations.names(reader, scope));
            case "rootServiceName" -> texts(Operations.services(reader, scope));
            default -> sampled(field.get(), sample(request, reader));
          };
      return values.subList(0, Math.min(limit, values.size()));
    }
  }

  private static String intrinsic(Field field) {
    return field.scope() == Field.Scope.INTRINSIC ? field.name() : "";
  }

  private static List<Tag> keywords(String... values) {
    return List.of(values).stream().map(value -> new Tag("keyword", value)).toList();
  }

  private static List<Tag> texts(List<String> values) {
    return values.stream().map(value -> new Tag("string", value)).toList();
  }

  private static List<Tag> sampled(Field field, List<Event> spans) {
    Set<Tag> values = new TreeSet<>(Comparator.comparing(Tag::value).thenComparing(Tag::type));
    for (Event span : spans) {
      FoundTrace alone = FoundTrace.of(span.trace().traceId(), List.of(span), List.of());
      for (Attribute value : new SpanFields(alone).values(field, span)) {
        values.add(new Tag(type(field, value), value.value()));
      }
    }
    return new ArrayList<>(values);
  }

  private static String type(Field field, Attribute value) {
    if (field.scope() == Field.Scope.INTRINSIC
        && field.name().toLowerCase(Locale.ROOT).contains("duration")) {
      return "duration";
    }
    return switch (value.type()) {
      case INTEGER -> "int";
      case DECIMAL -> "float";
      case BOOLEAN -> "bool";
      case TEXT, BYTES, JSON -> "string";
    };
  }

  private List<Event> sample(Request request) {
    try (EventReader reader = backend.store().reader()) {
      return sample(request, reader);
    }
  }

  private static List<Event> sample(Request request, EventReader reader) {
    EventQuery spans =
        EventQuery.ALL
            .and(new Clause.Field("kind", "span"))
            .within(
                SearchAnswers.seconds(request, "start", Long.MIN_VALUE),
                SearchAnswers.seconds(request, "end", Long.MAX_VALUE));
    return reader.search(request.caller().scope(), spans, SAMPLE, Optional.empty()).events();
  }
}
