package io.waybill.correlator.traces;

import io.waybill.event.Attribute;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A span's attributes, parted into its process's and its own. Waybill keeps both in one list; what
 * OpenTelemetry's semantic conventions give to resources is the process's.
 */
public final class Resources {
  private static final List<String> PREFIXES =
      List.of(
          "service.",
          "telemetry.",
          "host.",
          "os.",
          "process.",
          "k8s.",
          "container.",
          "cloud.",
          "deployment.",
          "faas.",
          "device.");

  private Resources() {}

  /** The attributes of the process, each key once; not {@code service.name}. */
  public static List<Attribute> process(List<Attribute> all) {
    return parted(all, true);
  }

  /** The span's own, each key once. */
  public static List<Attribute> own(List<Attribute> all) {
    return parted(all, false);
  }

  private static List<Attribute> parted(List<Attribute> all, boolean ofProcess) {
    Map<String, Attribute> byKey = new LinkedHashMap<>();
    for (Attribute attribute : all) {
      boolean isOfProcess = PREFIXES.stream().anyMatch(attribute.key()::startsWith);
      if (isOfProcess == ofProcess && !attribute.key().equals("service.name")) {
        byKey.put(attribute.key(), attribute);
      }
    }
    return new ArrayList<>(byKey.values());
  }
}
