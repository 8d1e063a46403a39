package io.waybill.store;

import io.waybill.event.Event;
import java.util.LinkedHashSet;
import java.util.Set;

/** What there is to choose from. */
public enum Facet {
  TENANT,
  SERVICE,
  TOPIC,
  GROUP;

  /** The values that this event adds; never "". */
  public Set<String> valuesOf(Event event) {
    Set<String> values = new LinkedHashSet<>();
    switch (this) {
      case TENANT -> values.add(event.tenant());
      case SERVICE -> values.add(event.service());
      case TOPIC -> event.coordinates().forEach(c -> values.add(c.topic()));
      case GROUP -> values.add(event.detail().group());
    }
    values.remove("");
    return values;
  }
}
