package io.waybill.correlator.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waybill.correlator.access.Access;
import io.waybill.correlator.access.TokenFile;
import io.waybill.ledger.Ledger;
import io.waybill.ledger.LedgerSettings;
import io.waybill.store.Batch;
import io.waybill.store.InMemoryEventStore;
import io.waybill.store.Positions;
import io.waybill.testkit.EventStream;
import io.waybill.testkit.Events;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How browsers are told apart, and what they are given before. */
final class SessionTest {
  private static final String TOKEN = "a token, ünd long=";
  private static final String SESSION = "/api/v1/session";

  private final InMemoryEventStore store = new InMemoryEventStore();
  private final HttpClient client = HttpClient.newHttpClient();
  private HttpApi api;

  @BeforeEach
  void start(@TempDir Path directory) throws Exception {
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest(TOKEN.getBytes(StandardCharsets.UTF_8));
    Path tokens = directory.resolve("tokens");
    Files.writeString(tokens, HexFormat.of().formatHex(hash) + " acme,globex operator\n");
    store.append(
        new Batch(
            List.of(
                Events.at(0).log("of acme"),
                Events.at(1).tenant("globex").log("of globex"),
                Events.at(2).tenant("other").log("of another")),
            Positions.NONE));
    api = start(new TokenFile(tokens, InstantSource.system()));
  }

  private HttpApi start(Access access) {
    return HttpApi.start(
        new HttpSettings(
            "127.0.0.1", 0, true, Map.of("Jaeger", "http://jaeger:16686/trace/{traceId}")),
        Backends.of(store, new Ledger(LedgerSettings.NONE), "acme", InstantSource.system()),
        access,
        Optional.empty());
  }

  @AfterEach
  void stop() {
    api.close();
    client.close();
  }

  private HttpResponse<String> ask(String method, String path, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api.port() + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> signIn(String token) throws Exception {
    String body = new ObjectMapper().writeValueAsString(Map.of("token", token));
    return ask("POST", SESSION, body, "Content-Type", "application/json");
  }

  private static String cookie(HttpResponse<String> response) {
    return response.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
  }

  private static JsonNode json(HttpResponse<String> response) throws IOException {
    return new ObjectMapper().readTree(response.body());
  }

  @Test
  void thePageIsGivenToWhoeverAsksAndTheDataIsNot() throws Exception {
    HttpResponse<String> page = ask("GET", "/messages/orders/1/57", "");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).startsWith("<!doctype html>");
    assertThat(page.headers().firstValue("Content-Security-Policy")).isPresent();
    assertThat(ask("POST", "/", "").statusCode()).isEqualTo(405);
    assertThat(ask("GET", "/api/v1/messages/orders/1/57", "").statusCode()).isEqualTo(401);
    JsonNode session = json(ask("GET", SESSION, ""));
    assertThat(session.path("needs").asText()).isEqualTo("token");
    assertThat(session.path("signedIn").asBoolean()).isFalse();
    assertThat(session.toString()).doesNotContain("jaeger").doesNotContain("acme");
  }

  @Test
  void aTokenBecomesACookieThatReadsAndNoScriptSees() throws Exception {
    HttpResponse<String> signedIn = signIn(TOKEN);
    assertThat(signedIn.statusCode()).isEqualTo(200);
    assertThat(signedIn.headers().firstValue("Set-Cookie").orElseThrow())
        .contains("HttpOnly")
        .contains("SameSite=Strict")
        .doesNotContain("Secure")
        .doesNotContain(TOKEN);
    JsonNode session = json(ask("GET", SESSION, "", "Cookie", cookie(signedIn)));
    assertThat(session.path("signedIn").asBoolean()).isTrue();
    assertThat(session.path("operator").asBoolean()).isTrue();
    assertThat(session.path("tenants"))
        .extracting(JsonNode::asText)
        .containsExactly("acme", "globex");
    assertThat(session.path("traceLinks").path(0).path("name").asText()).isEqualTo("Jaeger");
    JsonNode events = json(ask("GET", "/api/v1/events", "", "Cookie", cookie(signedIn)));
    assertThat(events.findValuesAsText("message")).containsExactly("of globex", "of acme");
  }

  @Test
  void behindTlsTheCookieIsForTlsOnly() throws Exception {
    HttpResponse<String> signedIn =
        ask(
            "POST",
            SESSION,
            new ObjectMapper().writeValueAsString(Map.of("token", TOKEN)),
            "Content-Type",
            "application/json",
            "X-Forwarded-Proto",
            "https");
    assertThat(signedIn.headers().firstValue("Set-Cookie").orElseThrow()).endsWith("; Secure");
  }

  @Test
  void anUnknownTokenIsRefusedAndSoIsAFormOfAnotherSite() throws Exception {
    assertThat(signIn("wrong").statusCode()).isEqualTo(401);
    assertThat(signIn("wrong").headers().firstValue("Set-Cookie")).isEmpty();
    String body = "{\"token\": \"" + TOKEN + "\"}";
    assertThat(ask("POST", SESSION, body, "Content-Type", "text/plain").statusCode())
        .isEqualTo(400);
    assertThat(ask("POST", SESSION, "{", "Content-Type", "application/json").statusCode())
        .isEqualTo(400);
    assertThat(ask("POST", SESSION, "[1]", "Content-Type", "application/json").statusCode())
        .isEqualTo(401);
    assertThat(ask("PUT", SESSION, body).statusCode()).isEqualTo(405);
    assertThat(ask("GET", SESSION, "", "Cookie", "waybill_token=%%%").statusCode()).isEqualTo(200);
  }

  @Test
  void signingOutTakesTheCookieBack() throws Exception {
    HttpResponse<String> out = ask("DELETE", SESSION, "", "Cookie", cookie(signIn(TOKEN)));
    assertThat(out.headers().firstValue("Set-Cookie").orElseThrow())
        .contains("waybill_token=;")
        .contains("Max-Age=0");
    assertThat(json(out).path("signedIn").asBoolean()).isFalse();
  }

  @Test
  void aStreamIsNarrowedByItsQueryWhereNoHeaderCanBe() throws Exception {
    String cookie = cookie(signIn(TOKEN));
    try (EventStream stream =
        new EventStream(api.port(), "/api/v1/stream?tenant=acme", "Cookie", cookie)) {
      assertThat(stream.next().name()).isEqualTo("ready");
    }
    assertThat(ask("GET", "/api/v1/stream?tenant=acme", "").statusCode()).isEqualTo(401);
  }

  @Test
  void whereATenantMustBeNamedTheSessionSaysSo() throws Exception {
    api.close();
    api = start(Access.open(true));
    JsonNode nobody = json(ask("GET", SESSION, ""));
    assertThat(nobody.path("needs").asText()).isEqualTo("tenant");
    assertThat(nobody.path("signedIn").asBoolean()).isFalse();
    JsonNode named = json(ask("GET", SESSION, "", "X-Scope-OrgID", "acme"));
    assertThat(named.path("signedIn").asBoolean()).isTrue();
    assertThat(named.path("tenants")).extracting(JsonNode::asText).containsExactly("acme");
    try (EventStream stream = new EventStream(api.port(), "/api/v1/stream?tenant=acme")) {
      assertThat(stream.next().name()).isEqualTo("ready");
    }
  }

  @Test
  void whoIsAloneOnTheMachineNeedsNothing() throws Exception {
    api.close();
    api = start(Access.open(false));
    JsonNode session = json(ask("GET", SESSION, ""));
    assertThat(session.path("needs").asText()).isEqualTo("nothing");
    assertThat(session.path("signedIn").asBoolean()).isTrue();
    assertThat(session.path("allTenants").asBoolean()).isTrue();
  }
}
