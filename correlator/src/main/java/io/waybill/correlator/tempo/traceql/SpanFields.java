package io.waybill.correlator.tempo.traceql;

import io.waybill.correlator.traces.FoundTrace;
import io.waybill.correlator.traces.Resources;
import io.waybill.event.Attribute;
import io.waybill.event.Event;
import io.waybill.event.SpanDetail;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What the spans of a trace say of fields. */
public final class SpanFields {
  /** What takes the whole trace to know. */
  private static final Set<String> OF_TRACE =
      Set.of("traceDuration", "rootName", "rootServiceName");

  private final FoundTrace trace;

  /** The fields of these spans. */
  public SpanFields(FoundTrace trace) {
    this.trace = trace;
  }

  /** True where the span is what the condition says. */
  boolean matches(Condition condition, Event span) {
    return switch (condition) {
      case Condition.Always always -> always.isTrue();
      case Condition.Not not -> !matches(not.condition(), span);
      case Condition.And both -> matches(both.left(), span) && matches(both.right(), span);
      case Condition.Or either -> matches(either.left(), span) || matches(either.right(), span);
      case Condition.Compare compare -> compare(compare, span);
      case Condition.Matches matches -> {
        List<Attribute> values = values(matches.field(), span);
        yield !values.isEmpty()
            && values.stream()
                .anyMatch(value ->
                    matches.pattern().matcher(value.value()).matches() == matches.isWanted());
      }
    };
  }

  /** The same of a span whose trace is not known yet: true where that could decide. */
  boolean mayMatch(Condition condition, Event span) {
    return switch (condition) {
      case Condition.And both -> mayMatch(both.left(), span) && mayMatch(both.right(), span);
      case Condition.Or either -> mayMatch(either.left(), span) || mayMatch(either.right(), span);
      case Condition.Not not -> isOfTrace(not.condition()) || matches(not, span);
      default -> isOfTrace(condition) || matches(condition, span);
    };
  }

  /** True where it takes the whole trace to know. */
  static boolean isOfTrace(Condition condition) {
    return switch (condition) {
      case Condition.Always always -> false;
      case Condition.Not not -> isOfTrace(not.condition());
      case Condition.And both -> isOfTrace(both.left()) || isOfTrace(both.right());
      case Condition.Or either -> isOfTrace(either.left()) || isOfTrace(either.right());
      case Condition.Compare compare -> OF_TRACE.contains(compare.field().name());
      case Condition.Matches matches -> OF_TRACE.contains(matches.field().name());
    };
  }

  /** What is not there is neither equal nor unequal to anything but nil. */
  private boolean compare(Condition.Compare compare, Event span) {
    List<Attribute> values = values(compare.field(), span);
    if (compare.value() instanceof Value.Nil) {
      return (compare.op() == Op.EQUAL) == values.isEmpty();
    }
    return values.stream().anyMatch(value -> holds(compare.op(), value, compare.value()));
  }

  private static boolean holds(Op op, Attribute attribute, Value value) {
    return switch (value) {
      case Value.Nil nil -> false;
      case Value.Text text -> op.holds(attribute.value().compareTo(text.text()));
      case Value.Numeric number -> number(op, attribute, number.number());
      case Value.Nanos duration -> number(op, attribute, (double) duration.nanos());
    };
  }

  private static boolean number(Op op, Attribute attribute, double value) {
    try {
      return op.holds(Double.compare(Double.parseDouble(attribute.value()), value));
    } catch (NumberFormatException notOne) {
      return op == Op.NOT_EQUAL;
    }
  }

  /** The values of a field; none where the span does not have it. */
  public List<Attribute> values(Field field, Event event) {
    SpanDetail span = FoundTrace.span(event);
    List<Attribute> all = event.attributes().list();
    return switch (field.scope()) {
      case INTRINSIC -> intrinsic(field.name(), event, span);
      case RESOURCE ->
          field.name().equals("service.name")
              ? text(field.name(), event.service())
              : named(Resources.process(all), field.name());
      case SPAN -> named(Resources.own(all), field.name());
      case ANY ->
          field.name().equals("service.name")
              ? text(field.name(), event.service())
              : named(all, field.name());
      case EVENT -> {
        List<Attribute> found = new ArrayList<>();
        span.events().forEach(one -> found.addAll(named(one.attributes(), field.name())));
        yield found;
      }
      case LINK -> {
        List<Attribute> found = new ArrayList<>();
        span.links().forEach(one -> found.addAll(named(one.attributes(), field.name())));
        yield found;
      }
      case INSTRUMENTATION -> List.of();
    };
  }

  private static List<Attribute> named(List<Attribute> all, String name) {
    return all.stream().filter(attribute -> attribute.key().equals(name)).toList();
  }

  private static List<Attribute> text(String name, String value) {
    return value.isEmpty() ? List.of() : List.of(Attribute.text(name, value));
  }

  private List<Attribute> intrinsic(String name, Event event, SpanDetail span) {
    return switch (name) {
      case "name" -> text(name, span.name());
      case "status" -> text(name, span.status().name().toLowerCase(Locale.ROOT));
      case "statusMessage" -> text(name, span.statusMessage());
      case "kind" -> text(name, span.kind().name().toLowerCase(Locale.ROOT));
      case "duration" ->
          List.of(Attribute.integer(name, Math.max(0, span.endUnixNano() - span.startUnixNano())));
      case "traceDuration" -> List.of(Attribute.integer(name, trace.nanos()));
      case "rootName" -> text(name, FoundTrace.span(trace.root()).name());
      case "rootServiceName" -> text(name, trace.root().service());
      case "instrumentation:name" -> text(name, span.scope());
      case "span:id" -> text(name, event.trace().spanId().toString());
      case "span:parentID" ->
          span.parent().isPresent() ? text(name, span.parent().toString()) : List.of();
      case "trace:id" -> text(name, event.trace().traceId().toString());
      case "event:name" ->
          span.events().stream().map(one -> Attribute.text(name, one.name())).toList();
      case "event:timeSinceStart" ->
          span.events().stream()
              .map(one -> Attribute.integer(name, one.unixNano() - span.startUnixNano()))
              .toList();
      case "link:traceID" ->
          span.links().stream()
              .map(one -> Attribute.text(name, one.ref().traceId().toString()))
              .toList();
      case "link:spanID" ->
          span.links().stream()
              .map(one -> Attribute.text(name, one.ref().spanId().toString()))
              .toList();
      default -> List.of();
    };
  }
}
