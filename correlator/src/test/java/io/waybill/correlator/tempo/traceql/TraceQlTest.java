package io.waybill.correlator.tempo.traceql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.correlator.language.SyntaxException;
import io.waybill.correlator.traces.FoundTrace;
import io.waybill.event.Attribute;
import io.waybill.event.Event;
import io.waybill.event.SpanDetail;
import io.waybill.event.SpanDetail.Kind;
import io.waybill.testkit.Events;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** TraceQL: what is understood, what it means, and what is said of the rest. */
final class TraceQlTest {
  private static final List<String> SERVICES = List.of("shop", "billing", "audit");
  private static final List<Kind> KINDS =
      List.of(Kind.INTERNAL, Kind.SERVER, Kind.CLIENT, Kind.PRODUCER, Kind.CONSUMER);
  private static final List<String> NAMES = List.of("GET /", "orders send", "charge");

  private static Query parse(String text) {
    try {
      return TraceQl.parse(text);
    } catch (SyntaxException e) {
      throw new AssertionError(text + " at " + e.position(), e);
    }
  }

  /** Ten spans in a row of parents, with an attribute on some. */
  private static FoundTrace trace(Random random) {
    List<Event> spans = new ArrayList<>();
    for (int i = 1; i <= 10; i++) {
      Event span =
          Events.at(i)
              .trace(1, i)
              .service(SERVICES.get(random.nextInt(3)))
              .span(
                  NAMES.get(random.nextInt(3)),
                  KINDS.get(random.nextInt(5)),
                  i == 1 ? 0 : 1 + random.nextInt(i - 1));
      List<Attribute> attributes = new ArrayList<>();
      if (random.nextBoolean()) {
        attributes.add(Attribute.integer("http.status_code", 200 + 100L * random.nextInt(4)));
      }
      spans.add(
          new Event(
              span.source(),
              span.tenant(),
              span.time(),
              span.trace(),
              span.service(),
              span.detail(),
              new io.waybill.event.Attributes(attributes),
              span.payload()));
    }
    return FoundTrace.of(spans.getFirst().trace().traceId(), spans, List.of());
  }

  /** A condition in words, and what it means, written down a second time. */
  private record Meant(String text, Predicate<Event> predicate) {}

  private static long code(Event span) {
    return span.attributes().get("http.status_code").map(Long::parseLong).orElse(-1L);
  }

  private static Meant condition(Random random, int depth) {
    if (depth > 0 && random.nextInt(3) > 0) {
      Meant left = condition(random, depth - 1);
      Meant right = condition(random, depth - 1);
      return switch (random.nextInt(3)) {
        case 0 ->
            new Meant(
                "(" + left.text() + " && " + right.text() + ")",
                left.predicate().and(right.predicate()));
        case 1 ->
            new Meant(
                "(" + left.text() + "||" + right.text() + ")",
                left.predicate().or(right.predicate()));
        default -> new Meant("!(" + left.text() + ")", left.predicate().negate());
      };
    }
    String service = SERVICES.get(random.nextInt(3));
    String name = NAMES.get(random.nextInt(3));
    long code = 200 + 100L * random.nextInt(4);
    return switch (random.nextInt(8)) {
      case 0 ->
          new Meant("resource.service.name=\"" + service + '"', e -> e.service().equals(service));
      case 1 -> new Meant("name != \"" + name + '"', e -> !FoundTrace.span(e).name().equals(name));
      case 2 -> new Meant("span.http.status_code>=" + code, e -> code(e) >= code);
      case 3 -> new Meant(".http.status_code != " + code, e -> code(e) >= 0 && code(e) != code);
      case 4 -> new Meant("kind=server", e -> FoundTrace.span(e).kind() == Kind.SERVER);
      case 5 ->
          new Meant("name=~\"orders.*|ch\"", e -> FoundTrace.span(e).name().startsWith("orders"));
      case 6 -> new Meant("span.http.status_code = nil", e -> code(e) < 0);
      default -> new Meant("duration < 1ms", e -> true);
    };
  }

  @Test
  void conditionsMeanWhatIsWrittenDownASecondTime() {
    for (int seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      FoundTrace trace = trace(random);
      Meant meant = condition(random, 3);
      List<Event> expected = trace.spans().stream().filter(meant.predicate()).toList();
      Query query = parse("{ " + meant.text() + " }");
      assertThat(Evaluation.of(query, trace))
          .as("seed %d: %s", seed, meant.text())
          .isEqualTo(expected);
      assertThat(
              trace.spans().stream().filter(span -> Evaluation.isCandidate(query, span)).toList())
          .containsAll(expected);
    }
  }

  @Test
  void spansetsMeanWhatIsWrittenDownASecondTime() {
    for (int seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      FoundTrace trace = trace(random);
      Meant one = condition(random, 1);
      Meant other = condition(random, 1);
      Set<Event> left = new HashSet<>(trace.spans().stream().filter(one.predicate()).toList());
      Set<Event> right = new HashSet<>(trace.spans().stream().filter(other.predicate()).toList());
      Set<Event> both = new HashSet<>(left);
      both.addAll(right);
      String braced = "{" + one.text() + "}";
      String otherBraced = "{" + other.text() + "}";
      assertThat(found(braced + " || " + otherBraced, trace)).isEqualTo(both);
      assertThat(found(braced + " && " + otherBraced, trace))
          .isEqualTo(left.isEmpty() || right.isEmpty() ? Set.of() : both);
      Set<Event> below = new HashSet<>(right);
      below.removeIf(span -> !hasAncestor(span, left, trace));
      assertThat(found(braced + ">>" + otherBraced, trace)).isEqualTo(below);
      assertThat(found(braced + " | count() > 3", trace))
          .isEqualTo(left.size() > 3 ? left : Set.of());
    }
  }

  private static Set<Event> found(String text, FoundTrace trace) {
    return new HashSet<>(Evaluation.of(parse(text), trace));
  }

  private static boolean hasAncestor(Event span, Set<Event> ancestors, FoundTrace trace) {
    SpanDetail detail = FoundTrace.span(span);
    return trace.spans().stream()
        .filter(other -> other.trace().spanId().equals(detail.parent()))
        .anyMatch(parent -> ancestors.contains(parent) || hasAncestor(parent, ancestors, trace));
  }

  @Test
  void whatGrafanasBuilderWritesIsUnderstood() {
    for (String text :
        List.of(
            "{}",
            "",
            "{resource.service.name=\"a\" && (name=\"x\" || name=\"y\")}",
            "{duration>100ms && duration<1.2s}",
            "{traceDuration>1m && rootServiceName=\"a\" && rootName=~\"a|b\\\\.c\"}",
            "{status=error && kind=server && statusMessage!=\"\"}",
            "{span.db.name=\"x\" || span.db.system=\"x\" || span.messaging.system=\"x\"}",
            "{resource.x=foo-bar}",
            "{footag=\"x\"}",
            "{.a.b-c=true && span.\"a name\"=`raw`}",
            "{event:name=\"exception\" && link:traceID=\"00\" && span:duration>5}",
            "{span.http.status_code>=500} >> {name=\"x\"} | select(span.a, .b) | count() >= 2",
            "({} && {status=error}) || {name!~\"a.*\"}")) {
      assertThat(parse(text)).as(text).isNotNull();
    }
  }

  @Test
  void whatIsNotSupportedIsRefusedWhereItStands() {
    record Bad(String text, int position, String message) {}
    for (Bad bad :
        List.of(
            new Bad("{name=\"x\"", 9, "the query ends"),
            new Bad("{name=}", 6, "a value is missing"),
            new Bad("{name}", 5, "one of ="),
            new Bad("{nestedSetLeft:x>1}", 1, "is no field"),
            new Bad("{} | rate()", 5, "unsupported: 'rate'"),
            new Bad("{name=\"x}", 6, "has no end"),
            new Bad("{name=~\"(\"}", 7, "regular expression"),
            new Bad("{} ~ {}", 3, "the end, or |"),
            new Bad("{#}", 1, "means nothing"))) {
      assertThatThrownBy(() -> TraceQl.parse(bad.text()))
          .as(bad.text())
          .isInstanceOf(SyntaxException.class)
          .hasMessageContaining(bad.message())
          .extracting(e -> ((SyntaxException) e).position())
          .isEqualTo(bad.position());
    }
  }

  @Test
  @Timeout(60)
  void noExpressionTakesForEver() {
    FoundTrace trace =
        FoundTrace.of(
            Events.ref(1, 1).traceId(),
            List.of(Events.at(1).trace(1, 1).span("a".repeat(500) + "!", Kind.SERVER, 0)),
            List.of());
    assertThat(Evaluation.of(parse("{name=~\"(a+)+\"}"), trace)).isEmpty();
  }

  @Test
  void noTextMakesItFail() {
    String signs = "{}()|&=!~<>\".`,:*ab1 -\\/smnil";
    for (int seed = 0; seed < 20_000; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(40); i > 0; i--) {
        text.append(signs.charAt(random.nextInt(signs.length())));
      }
      try {
        assertThat(TraceQl.parse(text.toString())).isNotNull();
      } catch (SyntaxException e) {
        assertThat(e.position()).as(text.toString()).isBetween(0, text.length());
      }
    }
    assertThatThrownBy(() -> TraceQl.parse("{" + "(".repeat(10_000)))
        .hasMessageContaining("brackets deep");
    assertThatThrownBy(() -> TraceQl.parse("{" + "a".repeat(20_000)))
        .hasMessageContaining("at most");
  }
}
