package io.waybill.correlator.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.Cookie;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import io.waybill.correlator.access.Access;
import io.waybill.correlator.access.Caller;
import io.waybill.correlator.answer.Json;
import io.waybill.correlator.answer.Problem;
import io.waybill.correlator.answer.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * {@code /session}: what a browser must bring, and a cookie for one that brings a token. {@code
 * EventSource} and links send no header; the cookie is sent by the page itself only ({@code
 * SameSite=Strict}), no script can read it, and it counts for reading only.
 */
final class SessionHandler {
  static final String PATH = "/api/v1/session";

  private static final String COOKIE = "waybill_token";
  private static final Duration LASTS = Duration.ofDays(7);
  private static final int MAX_TOKEN = 4096;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Access access;
  private final Map<String, String> traceLinks;

  SessionHandler(Access access, Map<String, String> traceLinks) {
    this.access = access;
    this.traceLinks = traceLinks;
  }

  /** {@code Authorization} as it stands there, or as the cookie of a browser that reads says. */
  static String authorization(HttpServerExchange exchange) {
    String header = exchange.getRequestHeaders().getFirst(Headers.AUTHORIZATION);
    if (header != null || !exchange.getRequestMethod().equals(Methods.GET)) {
      return header == null ? "" : header;
    }
    Cookie cookie = exchange.getRequestCookie(COOKIE);
    try {
      return cookie == null
          ? ""
          : "Bearer " + new String(Base64.getUrlDecoder().decode(cookie.getValue()), UTF_8);
    } catch (IllegalArgumentException notOurs) {
      return "";
    }
  }

  /** Answers: {@code GET} who asks, {@code POST} signs in, {@code DELETE} signs out. */
  void handle(HttpServerExchange exchange, Optional<Caller> caller, Consumer<Reply> answer) {
    String method = exchange.getRequestMethod().toString();
    switch (method) {
      case "GET" -> answer.accept(session(caller, Map.of()));
      case "DELETE" -> answer.accept(session(Optional.empty(), cookie(exchange, "", 0)));
      case "POST" -> {
        exchange.setMaxEntitySize(MAX_TOKEN);
        exchange
            .getRequestReceiver()
            .receiveFullBytes(
                (e, body) -> e.dispatch(() -> answer.accept(signIn(e, body))),
                (e, failed) -> answer.accept(badBody()));
      }
      default ->
          answer.accept(
              new Problem(405, "Method not allowed", "use GET, POST or DELETE here").reply());
    }
  }

  private Reply signIn(HttpServerExchange exchange, byte[] body) {
    String type = exchange.getRequestHeaders().getFirst(Headers.CONTENT_TYPE);
    if (type == null || !type.startsWith(Reply.JSON) || body.length > MAX_TOKEN) {
      return badBody(); // a form of another site can send no JSON
    }
    String token;
    try {
      JsonNode read = MAPPER.readTree(body);
      token = read == null ? "" : read.path("token").asText("").strip();
    } catch (JsonProcessingException e) {
      return badBody();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail
    }
    Optional<Caller> caller = access.caller("Bearer " + token, "");
    if (caller.isEmpty()) {
      return new Problem(
              401, "Unknown token", "this Waybill does not know that token: is it copied whole?")
          .reply();
    }
    return session(
        caller,
        cookie(
            exchange,
            Base64.getUrlEncoder().withoutPadding().encodeToString(token.getBytes(UTF_8)),
            LASTS.toSeconds()));
  }

  private static Reply badBody() {
    return new Problem(400, "Bad body", "send JSON: {\"token\": \"…\"}").reply();
  }

  private static Map<String, String> cookie(
      HttpServerExchange exchange, String value, long seconds) {
    String scheme = exchange.getRequestHeaders().getFirst("X-Forwarded-Proto");
    String secure = "https".equals(scheme) ? "; Secure" : "";
    return Map.of(
        "Set-Cookie",
        COOKIE + "=" + value + "; Path=/; HttpOnly; SameSite=Strict; Max-Age=" + seconds + secure);
  }

  private Reply session(Optional<Caller> caller, Map<String, String> headers) {
    byte[] body =
        Json.object(out -> {
          out.writeStringField("needs", access.need().name().toLowerCase(Locale.ROOT));
          out.writeBooleanField("signedIn", caller.isPresent());
          if (caller.isPresent()) {
            out.writeBooleanField("operator", caller.get().isOperator());
            out.writeBooleanField("allTenants", caller.get().scope().tenants().isEmpty());
            out.writeArrayFieldStart("tenants");
            for (String tenant : new TreeSet<>(caller.get().scope().tenants().orElse(Set.of()))) {
              out.writeString(tenant);
            }
            out.writeEndArray();
            out.writeArrayFieldStart("traceLinks");
            for (Map.Entry<String, String> link : traceLinks.entrySet()) {
              out.writeStartObject();
              out.writeStringField("name", link.getKey());
              out.writeStringField("url", link.getValue());
              out.writeEndObject();
            }
            out.writeEndArray();
          }
        });
    return new Reply(200, Reply.JSON, body, headers);
  }
}
