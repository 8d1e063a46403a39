package io.waybill.correlator.http;

import io.waybill.correlator.answer.Handler;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which path is answered by which handler. A template's {@code {name}} stands for one segment, and
 * {@code {name...}} for one or more.
 */
final class Routes {
  private final List<Route> routes = new ArrayList<>();

  /**
   * A route.
   *
   * @param template such as {@code /api/v1/traces/{traceId}}
   */
  record Route(String template, Handler handler) {}

  /** A route, with what stands in the path for its placeholders. */
  record Match(Route route, Map<String, String> path) {}

  Routes get(String template, Handler handler) {
    routes.add(new Route(template, handler));
    return this;
  }

  /** The route of this path, which is decoded already but for slashes within a segment. */
  Optional<Match> match(String path) {
    String[] asked = path.split("/", -1);
    for (Route route : routes) {
      Optional<Map<String, String>> values = match(route.template().split("/", -1), asked);
      if (values.isPresent()) {
        return values.map(v -> new Match(route, v));
      }
    }
    return Optional.empty();
  }

  private static Optional<Map<String, String>> match(String[] template, String[] asked) {
    for (int i = 0; i < template.length; i++) {
      if (template[i].endsWith("...}")) {
        return matchMany(template, i, asked);
      }
    }
    return matchEach(template, asked);
  }

  /** The same where the segment at this index stands for as many as there are too many. */
  private static Optional<Map<String, String>> matchMany(
      String[] template, int index, String[] asked) {
    int many = asked.length - template.length + 1;
    if (many < 1) {
      return Optional.empty();
    }
    List<String> shorter = new ArrayList<>(List.of(asked));
    List<String> joined = shorter.subList(index, index + many);
    String value = String.join("/", joined);
    joined.clear();
    shorter.add(index, value);
    String[] plain = template.clone();
    plain[index] = template[index].replace("...}", "}");
    return matchEach(plain, shorter.toArray(String[]::new));
  }

  private static Optional<Map<String, String>> matchEach(String[] template, String[] asked) {
    if (template.length != asked.length) {
      return Optional.empty();
    }
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < template.length; i++) {
      if (template[i].startsWith("{")) {
        values.put(template[i].substring(1, template[i].length() - 1), withSlashes(asked[i]));
      } else if (!template[i].equals(asked[i])) {
        return Optional.empty();
      }
    }
    return Optional.of(values);
  }

  /** A slash that is no separator comes encoded, when all else is decoded. */
  private static String withSlashes(String segment) {
    return segment.replace("%2F", "/").replace("%2f", "/");
  }

  /** The templates, in their order. */
  List<String> templates() {
    return routes.stream().map(Route::template).toList();
  }
}
