package io.waybill.correlator.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** The web page as it is given to browsers. */
final class WebPagesTest {
  private static final Pattern OURS = Pattern.compile("(?:href|src)=\"(/assets/[^\"]+)\"");

  /** What the first page may weigh, compressed. */
  private static final int FIRST_PAGE_BYTES = 250_000;

  private final WebPages pages = WebPages.load();
  private final String shell = text("/");

  private String text(String path) {
    return new String(pages.find(path).orElseThrow().plain(), UTF_8);
  }

  private List<String> filesOfTheFirstPage() {
    return OURS.matcher(shell).results().map(found -> found.group(1)).toList();
  }

  @Test
  void everyAddressOfThePageBeginsWithTheSamePageAndWhatItNeeds() {
    for (String path :
        List.of(
            "/pipelines",
            "/messages",
            "/messages/orders/1/57",
            "/traces/0af7651916cd43dd8448eb211c80319c",
            "/dead-letters",
            "/search",
            "/system")) {
      assertThat(text(path)).as(path).startsWith("<!doctype html>");
      assertThat(OURS.matcher(text(path)).results().map(found -> found.group(1)))
          .as("files that %s names", path)
          .containsAll(filesOfTheFirstPage())
          .allSatisfy(file -> assertThat(pages.find(file)).isPresent());
    }
    assertThat(List.of("/api/v1/messages", "/metrics", "/v1/traces", "/assets/x/js/app.js"))
        .as("what is not the page's is left to others")
        .allSatisfy(path -> assertThat(pages.find(path)).isEmpty());
  }

  @Test
  void everyFileThatThePageNamesIsThereAndIsKeptByBrowsers() {
    assertThat(filesOfTheFirstPage())
        .hasSizeGreaterThan(20)
        .allSatisfy(path ->
            assertThat(pages.find(path).orElseThrow().headers().get("Cache-Control"))
                .contains("immutable"));
    assertThat(pages.find("/").orElseThrow().headers().get("Cache-Control"))
        .as("which are the newest is asked each time")
        .isEqualTo("no-cache");
  }

  @Test
  void theFirstPageIsSmall() {
    int bytes = pages.find("/").orElseThrow().gzip().length;
    for (String path : new HashSet<>(filesOfTheFirstPage())) {
      bytes += pages.find(path).orElseThrow().gzip().length;
    }
    assertThat(bytes).isLessThan(FIRST_PAGE_BYTES);
  }

  @Test
  void whatIsCompressedIsTheSame() throws IOException {
    WebFile file = pages.find(filesOfTheFirstPage().getFirst()).orElseThrow();
    try (var in = new GZIPInputStream(new ByteArrayInputStream(file.gzip()))) {
      assertThat(in.readAllBytes()).isEqualTo(file.plain());
    }
  }

  @Test
  void thePolicyAllowsTheImportMapAndNothingElseThatStandsInThePage() throws Exception {
    String policy = pages.find("/").orElseThrow().headers().get("Content-Security-Policy");
    assertThat(policy).doesNotContain("unsafe").contains("default-src 'none'");
    List<String> inline =
        Pattern.compile("<script(?![^>]*src=)[^>]*>(.*?)</script>", Pattern.DOTALL)
            .matcher(shell)
            .results()
            .map(found -> found.group(1))
            .toList();
    assertThat(inline).hasSize(1);
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(inline.getFirst().getBytes(UTF_8));
    assertThat(policy).contains("'sha256-" + Base64.getEncoder().encodeToString(hash) + "'");
    assertThat(shell).doesNotContain("style=").doesNotContain("%");
  }

  @Test
  void noModuleTurnsTextIntoMarkupOrAsksAnotherHost() {
    Pattern forbidden =
        Pattern.compile(
            "innerHTML|outerHTML|insertAdjacentHTML|document\\.write|\\beval\\(|new Function"
                + "|https?://(?!www\\.w3\\.org)");
    Map<String, byte[]> files = UiFiles.read();
    assertThat(files.keySet()).filteredOn(name -> name.startsWith("js/")).hasSizeGreaterThan(30);
    files.forEach((name, bytes) -> {
      if (name.startsWith("js/")) {
        assertThat(forbidden.matcher(new String(bytes, UTF_8)).results().map(MatchResult::group))
            .as(name)
            .isEmpty();
      }
    });
  }

  @Test
  void nothingButTheClientAsksTheApi() {
    Set<String> asking = new HashSet<>();
    UiFiles.read()
        .forEach((name, bytes) -> {
          if (name.startsWith("js/") && new String(bytes, UTF_8).contains("fetch(")) {
            asking.add(name);
          }
        });
    assertThat(asking).containsExactlyInAnyOrder("js/api/client.js", "js/api/connection.js");
  }

  @Test
  void whatOthersWroteIsAsTheyPublishedItAndHasItsLicence() throws Exception {
    Map<String, byte[]> files = UiFiles.read();
    Set<String> listed = new HashSet<>(Set.of("vendored.json"));
    for (JsonNode one : new ObjectMapper().readTree(files.get("vendor/vendored.json"))) {
      String file = one.path("file").asText();
      byte[] bytes = files.get("vendor/" + file);
      assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)))
          .as(file)
          .isEqualTo(one.path("sha256").asText());
      assertThat(files).containsKey("vendor/" + one.path("notice").asText());
      listed.add(file);
      listed.add(one.path("notice").asText());
    }
    assertThat(files.keySet().stream().filter(name -> name.startsWith("vendor/")))
        .allSatisfy(name -> assertThat(listed).contains(name.substring("vendor/".length())));
  }
}
