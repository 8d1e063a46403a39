package io.waybill.correlator.decode.json;

import io.waybill.correlator.decode.record.Severity;
import io.waybill.event.Attribute;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A line as an agent shipped it: its own fields, and what the Fluent Bit plugin put under {@code
 * @waybill}: the agent's time, the tag, the metadata and the resource of logs that the agent itself
 * received as OTLP. The latter become the fields that they would be if they had come as OTLP.
 *
 * @param fields without the envelope
 * @param time the agent's time, where it gave one
 * @param otlp true where the agent had it as OTLP: the time is the writer's then
 */
record Shipped(List<Attribute> fields, Optional<Attribute> time, boolean otlp) {
  private static final String ENVELOPE = "@waybill.";
  private static final String TIME = "@waybill.time";
  private static final String OTLP = "@waybill.metadata.otlp.";
  private static final String OTLP_ATTRIBUTE = "@waybill.metadata.otlp.attributes.";
  private static final String RESOURCE_ATTRIBUTE = "@waybill.group.resource.attributes.";

  /** Reads flattened fields. */
  static Shipped of(List<Attribute> fields) {
    if (!hasEnvelope(fields)) {
      return new Shipped(fields, Optional.empty(), false);
    }
    Optional<Attribute> time = Optional.empty();
    boolean otlp = false;
    List<Attribute> resource = new ArrayList<>();
    List<Attribute> own = new ArrayList<>();
    List<Attribute> told = new ArrayList<>();
    for (Attribute field : fields) {
      String key = field.key();
      if (!key.startsWith(ENVELOPE)) {
        own.add(field);
      } else if (key.startsWith(RESOURCE_ATTRIBUTE)) {
        resource.add(renamed(field, key.substring(RESOURCE_ATTRIBUTE.length())));
      } else if (key.startsWith(OTLP_ATTRIBUTE)) {
        otlp = true;
        told.add(renamed(field, key.substring(OTLP_ATTRIBUTE.length())));
      } else if (key.startsWith(OTLP)) {
        otlp = true;
        otlpField(field, key.substring(OTLP.length()), told);
      } else if (key.equals(TIME)) {
        time = Optional.of(field);
      } else {
        envelopeField(field, key.substring(ENVELOPE.length()), told);
      }
    }
    resource.addAll(own);
    resource.addAll(told);
    return new Shipped(resource, time, otlp);
  }

  private static boolean hasEnvelope(List<Attribute> fields) {
    for (int i = fields.size() - 1; i >= 0; i--) { // it stands at the end
      if (fields.get(i).key().startsWith(ENVELOPE)) {
        return true;
      }
    }
    return false;
  }

  private static void otlpField(Attribute field, String name, List<Attribute> told) {
    switch (name) {
      case "trace_id", "span_id", "severity_text" -> told.add(renamed(field, name));
      case "severity_number" -> {
        String level = level(field.value());
        if (!level.isEmpty()) {
          told.add(Attribute.text("level", level));
        }
      }
      default -> {} // flags, observed time: in no other event
    }
  }

  private static String level(String number) {
    try {
      return Severity.name(Integer.parseInt(number));
    } catch (NumberFormatException none) {
      return "";
    }
  }

  private static void envelopeField(Attribute field, String name, List<Attribute> told) {
    switch (name) {
      case "tag" -> told.add(renamed(field, "fluentbit.tag"));
      case "repairs", "raw" -> told.add(renamed(field, "waybill." + name));
      default -> {} // the version, and what others put there
    }
  }

  private static Attribute renamed(Attribute field, String key) {
    return new Attribute(key, field.value(), field.type());
  }
}
