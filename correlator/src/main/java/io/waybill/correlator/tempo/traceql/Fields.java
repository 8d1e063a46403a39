package io.waybill.correlator.tempo.traceql;

import io.waybill.correlator.tempo.traceql.Field.Scope;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a word in a query names. */
final class Fields {
  private static final Set<String> INTRINSICS =
      Set.of(
          "name",
          "status",
          "statusMessage",
          "kind",
          "duration",
          "traceDuration",
          "rootName",
          "rootServiceName",
          "event:name",
          "event:timeSinceStart",
          "instrumentation:name",
          "link:traceID",
          "link:spanID",
          "span:id",
          "span:parentID",
          "trace:id");

  /** Newer spellings of the same. */
  private static final Map<String, String> ALIASES =
      Map.of(
          "span:duration", "duration",
          "span:kind", "kind",
          "span:name", "name",
          "span:status", "status",
          "span:statusMessage", "statusMessage",
          "trace:duration", "traceDuration",
          "trace:rootName", "rootName",
          "trace:rootService", "rootServiceName");

  private static final Map<String, Scope> SCOPES =
      Map.of(
          "resource.", Scope.RESOURCE,
          "span.", Scope.SPAN,
          "event.", Scope.EVENT,
          "link.", Scope.LINK,
          "instrumentation.", Scope.INSTRUMENTATION,
          ".", Scope.ANY);

  private Fields() {}

  /** Empty where it names none. */
  static Optional<Field> of(String word) {
    String name = ALIASES.getOrDefault(word, word);
    if (INTRINSICS.contains(name)) {
      return Optional.of(new Field(Scope.INTRINSIC, name));
    }
    for (Map.Entry<String, Scope> scope : SCOPES.entrySet()) {
      if (word.startsWith(scope.getKey()) && word.length() > scope.getKey().length()) {
        return Optional.of(new Field(scope.getValue(), word.substring(scope.getKey().length())));
      }
    }
    // as Grafana's ad-hoc filters write attributes
    boolean isPlain = word.matches("[A-Za-z_][A-Za-z0-9_.\\-/@]*");
    return isPlain ? Optional.of(new Field(Scope.ANY, word)) : Optional.empty();
  }
}
