package io.waybill.correlator.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.waybill.correlator.access.Caller;
import io.waybill.correlator.answer.Reply;
import io.waybill.correlator.answer.Request;
import java.net.URLDecoder;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Asks an {@link Api} without a socket. */
final class ApiCalls {
  private ApiCalls() {}

  /** The answer to {@code path?query}, checked against the description. */
  static Reply get(Api api, Caller caller, InstantSource clock, String uri) {
    Reply reply = ask(api, caller, clock, uri);
    String path = uri.split("\\?", 2)[0];
    ApiSchema.check(api.match(path).orElseThrow().route().template(), reply);
    return reply;
  }

  /** The answer to {@code path?query}. */
  static Reply ask(Api api, Caller caller, InstantSource clock, String uri) {
    return ask(api, caller, clock, uri, "");
  }

  /** The same in a type that the caller accepts. */
  static Reply ask(Api api, Caller caller, InstantSource clock, String uri, String accept) {
    return ask(api, caller, clock, uri, name -> name.equals("Accept") ? accept : "");
  }

  /** The same with headers. */
  static Reply ask(
      Api api, Caller caller, InstantSource clock, String uri, UnaryOperator<String> headers) {
    String[] parts = uri.split("\\?", 2);
    Map<String, Deque<String>> parameters = new HashMap<>();
    if (parts.length == 2) {
      for (String pair : parts[1].split("&")) {
        String[] both = pair.split("=", 2);
        parameters
            .computeIfAbsent(both[0], name -> new ArrayDeque<>())
            .add(URLDecoder.decode(both.length == 2 ? both[1] : "", UTF_8));
      }
    }
    Optional<Routes.Match> match = api.match(parts[0]);
    Routes.Match found = match.orElseThrow(() -> new AssertionError("no route for " + uri));
    return api.answer(found, new Request(caller, found.path(), parameters, headers, clock));
  }
}
