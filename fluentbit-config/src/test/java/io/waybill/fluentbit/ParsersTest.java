package io.waybill.fluentbit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The parsers without Fluent Bit: its regular expressions are close enough to Java's to be tried on
 * the samples here. What the agent itself makes of them is in {@link ConfigurationsIT}.
 */
final class ParsersTest {
  private static final Path PARSERS = Path.of("../parsers");
  private static final Pattern SECTION = Pattern.compile("(?m)^\\[(\\w+)]$");

  private record Parser(Map<String, String> keys, List<String> rules) {}

  private static List<Parser> parsers() throws IOException {
    List<Parser> parsers = new ArrayList<>();
    String text = Files.readString(PARSERS.resolve("waybill.conf"));
    for (String section : SECTION.split(text)) {
      Map<String, String> keys = new HashMap<>();
      List<String> rules = new ArrayList<>();
      for (String line : section.lines().map(String::strip).toList()) {
        if (line.startsWith("#") || line.isEmpty()) {
          continue;
        }
        String[] parts = line.split("\\s+", 2);
        if (parts[0].equals("Rule")) {
          rules.add(parts[1]);
        } else {
          keys.put(parts[0], parts[1]);
        }
      }
      if (!keys.isEmpty()) {
        parsers.add(new Parser(keys, rules));
      }
    }
    return parsers;
  }

  private static Pattern regex(String name) throws IOException {
    return parsers().stream()
        .filter(parser -> name.equals(parser.keys().get("Name")))
        .map(parser -> parser.keys().getOrDefault("Regex", ""))
        // Java's group names have no underscores
        .map(regex -> Pattern.compile(groups(regex)))
        .findFirst()
        .orElseThrow();
  }

  private static String groups(String regex) {
    Matcher name = Pattern.compile("\\(\\?<(\\w+)>").matcher(regex);
    return name.replaceAll(found -> "(?<" + found.group(1).replace("_", "") + ">");
  }

  private static List<String> sample(String name) throws IOException {
    return Files.readAllLines(
        PARSERS.resolve("samples/" + name + ".log"), StandardCharsets.ISO_8859_1);
  }

  @Test
  void patternLinesGiveTheirTraceLevelAndText() throws IOException {
    Pattern pattern = regex("waybill-pattern");
    Matcher logback = pattern.matcher(sample("pattern").get(0));
    assertThat(logback.find()).isTrue();
    assertThat(logback.group("traceid")).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4733");
    assertThat(logback.group("spanid")).isEqualTo("00f067aa0ba902b7");
    assertThat(logback.group("level")).isEqualTo("INFO");
    assertThat(logback.group("message")).isEqualTo("placed");
    Matcher boot = pattern.matcher(sample("pattern").get(1));
    assertThat(boot.find()).isTrue();
    assertThat(boot.group("time")).isEqualTo("2026-11-24T10:00:01.123+02:00");
    assertThat(boot.group("traceid")).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4733");
    assertThat(boot.group("message")).isEqualTo("Spring Boot");
    assertThat(pattern.matcher("no pattern at all").find()).isFalse();
  }

  @Test
  void accessLogsGiveTheirTraceparent() throws IOException {
    Matcher line = regex("waybill-nginx").matcher(sample("nginx").get(0));
    assertThat(line.find()).isTrue();
    assertThat(line.group("traceparent")).startsWith("00-4bf92f3577b34da6a3ce929d0e0e4734-");
    assertThat(line.group("path")).isEqualTo("/orders/42?x=1");
    assertThat(line.group("time")).isEqualTo("24/Nov/2026:10:00:00 +0200");
  }

  @Test
  void linesOfContainerRuntimesGiveTheirText() throws IOException {
    Matcher line = regex("waybill-cri").matcher(sample("cri").get(0));
    assertThat(line.find()).isTrue();
    assertThat(line.group("stream")).isEqualTo("stdout");
    assertThat(line.group("log")).startsWith("{\"time\":");
  }

  @Test
  void aStackTraceGoesOnWithItsLineAndNoOtherLineDoes() throws IOException {
    List<String> rules = parsers().stream().flatMap(parser -> parser.rules().stream()).toList();
    Pattern goesOn =
        rules.stream()
            .filter(rule -> rule.startsWith("\"stack\""))
            .map(rule -> rule.substring(rule.indexOf('/') + 1, rule.lastIndexOf('/')))
            .map(Pattern::compile)
            .findFirst()
            .orElseThrow();
    List<String> entries = new ArrayList<>();
    for (String line : sample("pattern")) {
      if (goesOn.matcher(line).find()) {
        entries.set(entries.size() - 1, entries.getLast() + "\n" + line);
      } else {
        entries.add(line);
      }
    }
    JsonNode expected =
        new ObjectMapper()
            .readTree(Files.readString(PARSERS.resolve("samples/pattern.expected.json")));
    assertThat(entries).hasSize(expected.size());
    assertThat(entries.get(2)).endsWith("... 3 more");
    assertThat(entries.get(3)).endsWith("ValueError: boom");
    assertThat(entries.get(4)).endsWith("exit status 2");
  }

  @Test
  void noParserReadsATimeWithoutKeepingItsText() throws IOException {
    for (Parser parser : parsers()) {
      if (parser.keys().containsKey("Time_Key")) {
        assertThat(parser.keys()).as(parser.keys().get("Name")).containsEntry("Time_Keep", "On");
      }
      assertThat(parser.keys()).doesNotContainKey("Trace_Key");
    }
  }
}
