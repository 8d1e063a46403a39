package io.waybill.correlator.http;

import io.waybill.correlator.answer.Handler;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which path is answered by which handler. A template's {@code {name}} stands for one segment. */
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

  /** The route of this path, which is decoded already. */
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
    if (template.length != asked.length) {
      return Optional.empty();
    }
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < template.length; i++) {
      if (template[i].startsWith("{")) {
        values.put(template[i].substring(1, template[i].length() - 1), asked[i]);
      } else if (!template[i].equals(asked[i])) {
        return Optional.empty();
      }
    }
    return Optional.of(values);
  }

  /** The templates, in their order. */
  List<String> templates() {
    return routes.stream().map(Route::template).toList();
  }
}
