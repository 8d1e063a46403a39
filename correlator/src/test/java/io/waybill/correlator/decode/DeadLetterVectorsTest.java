package io.waybill.correlator.decode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waybill.event.Coordinate;
import io.waybill.event.Event;
import io.waybill.event.HopDetail;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Each file in {@code src/test/resources/dead-letters} is a record as its framework writes it, and
 * the hops that it must become.
 */
final class DeadLetterVectorsTest {
  private static final Path VECTORS = Path.of("src/test/resources/dead-letters");

  private static List<Path> files() {
    try (Stream<Path> files = Files.list(VECTORS)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode read(Path file) {
    try {
      return new ObjectMapper().readTree(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @TestFactory
  Stream<DynamicTest> everyVectorBecomesItsHops() {
    return files().stream()
        .map(file ->
            DynamicTest.dynamicTest(String.valueOf(file.getFileName()), () -> check(read(file))));
  }

  private static void check(JsonNode vector) {
    JsonNode from = vector.path("record");
    Records record = Records.in(from.path("topic").asText());
    for (JsonNode header : from.path("headers")) {
      byte[] value =
          header.has("hex")
              ? HexFormat.of().parseHex(header.path("hex").asText())
              : header.path("text").asText().getBytes(UTF_8);
      record.header(header.path("name").asText(), value);
    }
    record.value(from.path("value").path("text").asText());
    List<Event> events = record.decode();
    assertThat(events).hasSize(vector.path("hops").size());
    for (int i = 0; i < events.size(); i++) {
      JsonNode expected = vector.path("hops").get(i);
      HopDetail hop = (HopDetail) events.get(i).detail();
      assertThat(hop.eventKind().label()).isEqualTo(expected.path("kind").asText());
      assertThat(hop.dialect()).isEqualTo(expected.path("dialect").asText());
      assertThat(text(hop.origin())).isEqualTo(expected.path("origin").asText());
      assertThat(text(hop.previous())).isEqualTo(expected.path("previous").asText());
      assertThat(hop.likelyTopic()).isEqualTo(expected.path("likelyTopic").asText());
      assertThat(hop.group()).isEqualTo(expected.path("group").asText());
      assertThat(hop.attempt()).isEqualTo(expected.path("attempt").asInt());
      assertThat(hop.errorType()).isEqualTo(expected.path("errorType").asText());
      assertThat(hop.errorMessage()).isEqualTo(expected.path("errorMessage").asText());
      List<String> traces = new ArrayList<>();
      expected.path("traceIds").forEach(id -> traces.add(id.asText()));
      assertThat(hop.contexts())
          .extracting(context -> context.ref().traceId().toString())
          .containsExactlyElementsOf(traces);
    }
  }

  private static String text(Optional<Coordinate> coordinate) {
    return coordinate.map(Coordinate::toString).orElse("");
  }

  @Test
  void everyDialectHasAVector() throws IOException {
    TreeSet<String> covered = new TreeSet<>();
    files()
        .forEach(file ->
            read(file).path("hops").forEach(hop -> covered.add(hop.path("dialect").asText())));
    TreeSet<String> named = new TreeSet<>();
    Path sources = Path.of("src/main/java/io/waybill/correlator/decode/deadletter");
    try (Stream<Path> files = Files.list(sources)) {
      for (Path file : files.toList()) {
        java.util.regex.Matcher name =
            java.util.regex.Pattern.compile(
                    "HopBuilder\\.(?:deadLetter|retry)\\(\\s*(?:\\w+ \\? \"([^\"]+)\" : )?\"([^\"]+)\"")
                .matcher(Files.readString(file));
        while (name.find()) {
          if (name.group(1) != null) {
            named.add(name.group(1));
          }
          named.add(name.group(2));
        }
      }
    }
    assertThat(named).hasSizeGreaterThan(15);
    assertThat(covered).containsAll(named);
  }
}
