package io.waybill.store;

import io.waybill.event.Event;
import io.waybill.event.LogDetail;
import io.waybill.event.SpanDetail;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/** What there is to choose from. */
public enum Facet {
  TENANT,
  KIND,
  SERVICE,
  TOPIC,
  GROUP,
  /** Of log lines, in capitals. */
  LEVEL,
  /** What services do: {@link #operation} of each span. */
  OPERATION;

  private static final char BETWEEN = '\n';

  /** The value of an operation: its service, the kind of its spans, their name; in lines. */
  public static String operation(String service, SpanDetail.Kind kind, String name) {
    return operationsOf(service)
        + kind.name().toLowerCase(Locale.ROOT)
        + BETWEEN
        + name.replace(BETWEEN, ' ');
  }

  /** What the values of all operations of a service begin with. */
  public static String operationsOf(String service) {
    return service.replace(BETWEEN, ' ') + BETWEEN;
  }

  /** The values that this event adds; never "". */
  public Set<String> valuesOf(Event event) {
    Set<String> values = new LinkedHashSet<>();
    switch (this) {
      case TENANT -> values.add(event.tenant());
      case KIND -> values.add(event.kind().label());
      case SERVICE -> values.add(event.service());
      case TOPIC -> values.addAll(event.topics());
      case GROUP -> values.add(event.detail().group());
      case LEVEL -> {
        if (event.detail() instanceof LogDetail log) {
          values.add(log.level().toUpperCase(Locale.ROOT));
        }
      }
      case OPERATION -> {
        if (event.detail() instanceof SpanDetail span && !event.service().isEmpty()) {
          values.add(operation(event.service(), span.kind(), span.name()));
        }
      }
    }
    values.remove("");
    return values;
  }
}
