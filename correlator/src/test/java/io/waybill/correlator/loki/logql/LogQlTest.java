package io.waybill.correlator.loki.logql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.waybill.correlator.language.SyntaxException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** LogQL: what is understood, what it means, and what is said of the rest. */
final class LogQlTest {
  private static final List<String> SERVICES = List.of("shop", "billing", "audit");
  private static final List<String> LEVELS = List.of("info", "warn", "error");
  private static final List<String> TEXTS =
      List.of(
          "order 4711 declined",
          "order 4712 paid",
          "{\"message\":\"paid\",\"took\":\"12ms\",\"card\":{\"kind\":\"visa\"},\"level\":\"odd\"}",
          "msg=\"card declined\" took=1.5s code=402");

  private static Expression parse(String text) {
    try {
      return LogQl.parse(text);
    } catch (SyntaxException e) {
      throw new AssertionError(text + " at " + e.position(), e);
    }
  }

  private static List<Line> through(String query, List<Line> lines) {
    Expression.Logs logs = (Expression.Logs) parse(query);
    return lines.stream().flatMap(line -> Pipeline.through(logs, line).stream()).toList();
  }

  private static Line line(String text) {
    return new Line(1, text, Map.of("service_name", "shop"), Map.of("level", "error"));
  }

  private static List<Line> lines(Random random) {
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      Map<String, String> metadata = new TreeMap<>();
      metadata.put("level", LEVELS.get(random.nextInt(3)));
      if (random.nextInt(3) > 0) {
        metadata.put("code", Integer.toString(200 + 100 * random.nextInt(4)));
      }
      lines.add(
          new Line(
              random.nextInt(100) * 1_000_000_000L,
              TEXTS.get(random.nextInt(TEXTS.size())),
              Map.of("service_name", SERVICES.get(random.nextInt(3))),
              metadata));
    }
    return lines;
  }

  /** A query in words, and what it means, written down a second time. */
  private record Meant(String text, Predicate<Line> predicate) {}

  private static Meant filter(Random random, int depth) {
    if (depth > 0 && random.nextInt(2) > 0) {
      Meant left = filter(random, depth - 1);
      Meant right = filter(random, depth - 1);
      boolean isAnd = random.nextInt(2) > 0;
      String joint = isAnd ? List.of(" and ", ", ", " ").get(random.nextInt(3)) : " or ";
      return new Meant(
          "(" + left.text() + joint + right.text() + ")",
          isAnd ? left.predicate().and(right.predicate()) : left.predicate().or(right.predicate()));
    }
    String level = LEVELS.get(random.nextInt(3));
    int code = 200 + 100 * random.nextInt(4);
    return switch (random.nextInt(5)) {
      case 0 -> new Meant("level=\"" + level + '"', line -> level.equals(line.label("level")));
      case 1 -> new Meant("level!=`" + level + '`', line -> !level.equals(line.label("level")));
      case 2 -> new Meant("level=~\"war|e.*r\"", line -> line.label("level").equals("error"));
      case 3 ->
          new Meant(
              "code >= " + code,
              line ->
                  !line.label("code").isEmpty() && Integer.parseInt(line.label("code")) >= code);
      default -> new Meant("code!=\"" + code + '"', line -> !line.label("code").equals("" + code));
    };
  }

  private static Meant query(Random random) {
    String service = SERVICES.get(random.nextInt(3));
    Meant selector =
        switch (random.nextInt(4)) {
          case 0 -> new Meant("{}", line -> true);
          case 1 ->
              new Meant(
                  "{service_name=\"" + service + "\"}",
                  line -> line.label("service_name").equals(service));
          case 2 ->
              new Meant(
                  "{service_name!=\"" + service + "\", absent=\"\"}",
                  line -> !line.label("service_name").equals(service));
          default ->
              new Meant(
                  "{service_name=~\"shop|aud.*\"}",
                  line -> !line.label("service_name").equals("billing"));
        };
    Meant stages =
        switch (random.nextInt(5)) {
          case 0 -> new Meant(" |= \"4711\"", line -> line.text().contains("4711"));
          case 1 -> new Meant(" != \"paid\"", line -> !line.text().contains("paid"));
          case 2 ->
              new Meant(
                  " |~ \"471[0-9] d\" or \"visa\"",
                  line -> line.text().contains("4711 d") || line.text().contains("visa"));
          case 3 -> new Meant(" !~ \"(?i)DECLINED\"", line -> !line.text().contains("declined"));
          default -> new Meant("", line -> true);
        };
    Meant filter = filter(random, 3);
    return new Meant(
        selector.text() + stages.text() + " | " + filter.text(),
        selector.predicate().and(stages.predicate()).and(filter.predicate()));
  }

  @Test
  void filtersMeanWhatIsWrittenDownASecondTime() {
    for (int seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      List<Line> lines = lines(random);
      Meant meant = query(random);
      assertThat(through(meant.text(), lines))
          .as("seed %d: %s", seed, meant.text())
          .isEqualTo(lines.stream().filter(meant.predicate()).toList());
    }
  }

  @Test
  void countsAreThoseOfCountingEachPointByItself() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      List<Line> lines = lines(random);
      Meant meant = query(random);
      int range = 1 + random.nextInt(60);
      boolean isRate = random.nextInt(2) > 0;
      String text =
          "sum by (level) (%s(%s [%ds]))"
              .formatted(isRate ? "rate" : "count_over_time", meant.text(), range);
      long[] times = new long[20];
      for (int i = 0; i < times.length; i++) {
        times[i] = i * 7_000_000_000L;
      }
      Map<String, Map<Long, Double>> expected = new TreeMap<>();
      for (long time : times) {
        for (String level : LEVELS) {
          long count =
              lines.stream()
                  .filter(meant.predicate())
                  .filter(line -> line.label("level").equals(level))
                  .filter(line ->
                      line.unixNano() <= time && line.unixNano() > time - range * 1_000_000_000L)
                  .count();
          if (count > 0) {
            expected
                .computeIfAbsent(level, unused -> new TreeMap<>())
                .put(time, isRate ? count / (double) range : (double) count);
          }
        }
      }
      Map<String, Map<Long, Double>> found = new TreeMap<>();
      evaluate(text, lines, times)
          .forEach(series -> found.put(series.labels().getOrDefault("level", ""), series.points()));
      assertThat(found.keySet()).as("seed %d: %s", seed, text).isEqualTo(expected.keySet());
      expected.forEach((level, points) -> {
        Map<Long, Double> values = found.getOrDefault(level, Map.of());
        assertThat(values.keySet()).isEqualTo(points.keySet());
        points.forEach((time, value) ->
            assertThat(values.getOrDefault(time, -1.0)).isCloseTo(value, within(1e-9)));
      });
    }
  }

  private static List<Series> evaluate(String text, List<Line> lines, long[] times) {
    return new Metrics(
            times,
            (over, sink) ->
                lines.stream()
                    .flatMap(line -> Pipeline.through(over.logs(), line).stream())
                    .forEach(sink))
        .of((Expression.Metric) parse(text));
  }

  private static Map<Map<String, String>, Double> at100(String text) {
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      lines.add(
          new Line(
              i,
              "12 bytes and",
              Map.of("service_name", i < 6 ? "shop" : i < 10 ? "billing" : "audit"),
              Map.of("code", i % 2 == 0 ? "200" : "500", "trace_id", "t" + i)));
    }
    Map<Map<String, String>, Double> values = new HashMap<>();
    evaluate(text, lines, new long[] {100})
        .forEach(series -> values.put(series.labels(), series.points().get(100L)));
    return values;
  }

  @Test
  void seriesArePutTogetherAndReckonedWith() {
    Map<String, String> shop = Map.of("service_name", "shop");
    Map<String, String> billing = Map.of("service_name", "billing");
    Map<String, String> audit = Map.of("service_name", "audit");
    assertThat(at100("vector(1)+vector(1)")).isEqualTo(Map.of(Map.of(), 2.0));
    assertThat(at100("count_over_time({}[1m])"))
        .as("a trace ID makes no series of its own")
        .isEqualTo(Map.of(shop, 6.0, billing, 4.0, audit, 2.0));
    assertThat(at100("bytes_over_time({service_name=\"audit\"}[1m])"))
        .isEqualTo(Map.of(audit, 24.0));
    assertThat(at100("topk(2, count_over_time({}[1m]))"))
        .isEqualTo(Map.of(shop, 6.0, billing, 4.0));
    assertThat(at100("bottomk(1, count_over_time({}[1m]))")).isEqualTo(Map.of(audit, 2.0));
    assertThat(at100("max(count_over_time({}[1m]))")).isEqualTo(Map.of(Map.of(), 6.0));
    assertThat(at100("min(count_over_time({}[1m]))")).isEqualTo(Map.of(Map.of(), 2.0));
    assertThat(at100("avg(count_over_time({}[1m]))")).isEqualTo(Map.of(Map.of(), 4.0));
    assertThat(at100("count(count_over_time({}[1m]))")).isEqualTo(Map.of(Map.of(), 3.0));
    assertThat(at100("sum(count_over_time({}[1m])) by (code)"))
        .isEqualTo(Map.of(Map.of("code", "200"), 6.0, Map.of("code", "500"), 6.0));
    assertThat(at100("sum without (code, trace_id) (count_over_time({}[1m]))"))
        .isEqualTo(Map.of(shop, 6.0, billing, 4.0, audit, 2.0));
    assertThat(at100("count_over_time({}[1m]) > 3")).isEqualTo(Map.of(shop, 6.0, billing, 4.0));
    assertThat(at100("3 < count_over_time({}[1m])")).isEqualTo(Map.of(shop, 6.0, billing, 4.0));
    assertThat(at100("100 * count_over_time({} | code=\"500\" [1m]) / count_over_time({}[1m])"))
        .isEqualTo(Map.of(shop, 50.0, billing, 50.0, audit, 50.0));
    assertThat(at100("count_over_time({service_name=\"shop\"}[1m]) * (1 + 2 ^ 3 ^ 2)"))
        .isEqualTo(Map.of(shop, 6.0 * 513));
  }

  @Test
  void fieldsOfTheTextBecomeLabels() {
    Line json = through("{} | json", List.of(line(TEXTS.get(2)))).getFirst();
    assertThat(json.parsed())
        .containsEntry("message", "paid")
        .containsEntry("card_kind", "visa")
        .containsEntry("level_extracted", "odd");
    assertThat(json.label("level")).as("what the writer said stays").isEqualTo("error");
    Line logfmt =
        through("{} | logfmt | took > 1s | code = 402", List.of(line(TEXTS.get(3)))).getFirst();
    assertThat(logfmt.parsed()).containsEntry("msg", "card declined");
    Line regexp =
        through("{} | regexp \"order (?P<order>\\\\d+)\"", List.of(line(TEXTS.get(0)))).getFirst();
    assertThat(regexp.label("order")).isEqualTo("4711");
  }

  /** As Loki's own engine has it, which was run on thousands of such queries. */
  @Test
  void whatIsOddIsReadAsLokiReadsIt() {
    assertThat(
            through("{} | json", List.of(line("{\"a\":1.50,\"b\":null,\"c\":[1],\"d.e\":true}")))
                .getFirst()
                .parsed())
        .isEqualTo(Map.of("a", "1.50", "d_e", "true"));
    assertThat(
            through("{} | logfmt", List.of(line("=bad a= b=\"q\\\"x\" c d=e=f g=1 h=\"no end")))
                .getFirst()
                .parsed())
        .isEqualTo(Map.of("b", "q\"x", "g", "1"));
    assertThat(
            through("{} | json | level > 5", List.of(line("no json")))
                .getFirst()
                .label("__error__"))
        .as("the first error")
        .isEqualTo("JSONParserErr");
    assertThat(through("{} | level=~\"\"", List.of(line("a")))).hasSize(1);
    assertThat(through("{} | level!~\"\"", List.of(line("a")))).isEmpty();
    assertThat(through("{} | json | keep absent", List.of(line("no json"))).getFirst().labels())
        .as("an error is never dropped by the way")
        .containsKey("__error__");
  }

  @Test
  void aLineThatCantBeParsedIsKeptAndSaysSo() {
    List<Line> lines = List.of(line("no json"));
    assertThat(through("{} | json", lines).getFirst().label("__error__"))
        .isEqualTo("JSONParserErr");
    assertThat(through("{} | json | __error__=\"\"", lines)).isEmpty();
    assertThat(through("{} | json | drop __error__, __error_details__", lines)).isEqualTo(lines);
    assertThat(through("{} | level > 5", lines).getFirst().label("__error__"))
        .isEqualTo("LabelFilterErr");
  }

  @Test
  void linesAndLabelsAreWrittenAnew() {
    List<Line> lines = List.of(line("\u001b[31morder 4711\u001b[0m"));
    assertThat(
            through("{} | decolorize | line_format \"{{.level | upper}}: {{ __line__ }}\"", lines)
                .getFirst()
                .text())
        .isEqualTo("ERROR: order 4711");
    assertThat(
            through("{} | label_format severity=level, who=`{{.service_name}}`", lines).getFirst())
        .satisfies(line -> {
          assertThat(line.label("severity")).isEqualTo("error");
          assertThat(line.label("level")).isEmpty();
          assertThat(line.label("who")).isEqualTo("shop");
        });
    assertThat(through("{} | keep level", lines).getFirst().labels())
        .isEqualTo(Map.of("level", "error"));
    assertThat(through("{} | decolorize != \"4712\" |= \"order 4711\"", lines))
        .as("a filter of the line behind a stage without a value of its own")
        .hasSize(1);
  }

  /** As Grafana's link from a span to its logs has it. */
  @Test
  void theLinkFromATraceToItsLogsIsUnderstood() {
    String query =
        "{service_name=\"shop\"} | label_format log_line_contains_trace_id=`{{ contains \"abc\""
            + " __line__  }}` | log_line_contains_trace_id=\"true\" OR trace_id=\"abc\"";
    assertThat(through(query, List.of(line("of abc"), line("of another")))).hasSize(1);
  }

  @Test
  @Timeout(60)
  void noExpressionTakesForEver() {
    Line line = line("a".repeat(30_000) + "!");
    assertThat(through("{} |~ \"(a+)+$\" |~ \"(a|aa)+$\"", List.of(line))).isEmpty();
  }

  @Test
  void whatIsNotSupportedIsRefusedWhereItStands() {
    record Bad(String text, int position, String message) {}
    for (Bad bad :
        List.of(
            new Bad("", 0, "the query ends"),
            new Bad("{a=\"b\"", 6, "the query ends"),
            new Bad("{a=b}", 3, "text in quotes"),
            new Bad("{a=~\"(\"}", 4, "regular expression"),
            new Bad("{a=\"b\"} |= 5", 11, "text in quotes"),
            new Bad("{a=\"b\"} | unpack", 10, "unsupported: 'unpack'"),
            new Bad("{a=\"b\"} | json x=\"y\"", 15, "with parameters"),
            new Bad("{a=\"b\"} | line_format \"{{if .x}}y{{end}}\"", 22, "unsupported: 'if'"),
            new Bad("{a=\"b\"}[5m]", 7, "a range stands within"),
            new Bad("rate({a=\"b\"})", 12, "'['"),
            new Bad("rate({a=\"b\"}[5])", 13, "a range is a duration"),
            new Bad("rate({a=\"b\"}[5m] offset 1h)", 17, "unsupported: 'offset'"),
            new Bad("quantile_over_time(0.9, {a=\"b\"}[5m])", 0, "unsupported"),
            new Bad("topk({a=\"b\"})", 5, "a number"),
            new Bad("{a=\"b\"} + 1", 8, "the end of the query"),
            new Bad("{a=\"b\"} | x = ", 14, "a value is missing"),
            new Bad("{a=\"b\"} ; 1", 8, "means nothing"))) {
      assertThatThrownBy(() -> LogQl.parse(bad.text()))
          .as(bad.text())
          .isInstanceOf(SyntaxException.class)
          .hasMessageContaining(bad.message())
          .extracting(e -> ((SyntaxException) e).position())
          .isEqualTo(bad.position());
    }
  }

  @Test
  void noTextMakesItFail() {
    List<String> pieces =
        List.of(
            "{",
            "}",
            "(",
            ")",
            "[",
            "]",
            "|",
            "|=",
            "!=",
            "=~",
            "=",
            ",",
            "\"",
            "`",
            "a",
            "json",
            "sum",
            "by",
            "rate",
            "5m",
            "12",
            "10KB",
            "{a=\"b\"}",
            "\"x\"",
            "or",
            "and",
            " ",
            "+",
            "line_format",
            "drop",
            "{{",
            "}}",
            ".",
            "-",
            "#",
            "\\");
    for (int seed = 0; seed < 50_000; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(16); i > 0; i--) {
        text.append(pieces.get(random.nextInt(pieces.size())));
      }
      try {
        Expression expression = LogQl.parse(text.toString());
        if (expression instanceof Expression.Logs logs) {
          assertThat(Pipeline.through(logs, line("a=1"))).isNotNull();
        }
      } catch (SyntaxException e) {
        assertThat(e.position()).as(text.toString()).isBetween(0, text.length());
      }
    }
    assertThatThrownBy(() -> LogQl.parse("(".repeat(10_000))).hasMessageContaining("brackets deep");
    assertThatThrownBy(() -> LogQl.parse("1" + "+1".repeat(5_000)))
        .hasMessageContaining("operators");
    assertThatThrownBy(() -> LogQl.parse("2^".repeat(5_000) + "1"))
        .isInstanceOf(SyntaxException.class);
    assertThatThrownBy(() -> LogQl.parse("{}" + " | json".repeat(1_000)))
        .hasMessageContaining("stages");
    assertThatThrownBy(() -> LogQl.parse("{} | " + "(".repeat(2_000)))
        .hasMessageContaining("brackets deep");
  }
}
