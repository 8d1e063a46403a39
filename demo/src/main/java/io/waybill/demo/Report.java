package io.waybill.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.demo.check.Verdicts;
import io.waybill.demo.check.Verdicts.Found;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What was injected against what was found, as a table and as JSON. */
final class Report {
  private static final int MAX_LINES = 20;

  private Report() {}

  static void print(Verdicts verdicts, long messages, PrintWriter out) {
    Map<String, List<Found>> byKind =
        verdicts.found().stream()
            .collect(
                Collectors.groupingBy(f -> f.fault().kind(), TreeMap::new, Collectors.toList()));
    out.printf(Locale.ROOT, "%n%-20s %8s %8s%n", "fault", "injected", "found");
    byKind.forEach((kind, all) ->
        out.printf(
            Locale.ROOT,
            "%-20s %8d %8d%n",
            kind,
            all.size(),
            all.stream().filter(f -> !f.found().isEmpty()).count()));
    list(out, "missed", verdicts.missed());
    list(out, "accused", verdicts.accused());
    out.println(
        verdicts.passed()
            ? "Every fault was found, and the graphs of all "
                + messages
                + " orders are exactly what happened."
            : "FAILED: "
                + verdicts.missed().size()
                + " missed, "
                + verdicts.accused().size()
                + " accused wrongly.");
    out.flush();
  }

  private static void list(PrintWriter out, String what, List<String> lines) {
    if (lines.isEmpty()) {
      return;
    }
    out.println(what + ":");
    lines.stream().limit(MAX_LINES).forEach(line -> out.println("  " + line));
    if (lines.size() > MAX_LINES) {
      out.println("  and " + (lines.size() - MAX_LINES) + " more; --json has them all");
    }
  }

  static String json(long seed, long messages, Verdicts verdicts) {
    ObjectNode root = new ObjectMapper().createObjectNode();
    root.put("seed", seed);
    root.put("messages", messages);
    ArrayNode faults = root.putArray("faults");
    for (Found found : verdicts.found()) {
      faults
          .addObject()
          .put("kind", found.fault().kind())
          .put("message", found.fault().message())
          .put("traceId", found.fault().traceId())
          .put("order", found.fault().order())
          .put("expected", found.fault().inWords())
          .put("found", found.found());
    }
    ArrayNode missed = root.putArray("missed");
    verdicts.missed().forEach(missed::add);
    ArrayNode accused = root.putArray("accused");
    verdicts.accused().forEach(accused::add);
    root.put("passed", verdicts.passed());
    return root.toPrettyString();
  }
}
