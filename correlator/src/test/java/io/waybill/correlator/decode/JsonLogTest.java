package io.waybill.correlator.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.event.Event;
import io.waybill.event.EventKind;
import io.waybill.event.EventTime.Claim;
import io.waybill.event.LogDetail;
import io.waybill.event.UndecodableDetail;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JsonLogTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

  private static Event log(String json) {
    return Records.in("logs").value(json).one();
  }

  @Test
  void aFluentBitLineBecomesALogEventOfItsTrace() {
    Event event =
        log(
            "{\"@timestamp\":\"2026-01-01T00:00:00.000001002Z\",\"trace_id\":\""
                + TRACE
                + "\",\"span_id\":\"00f067aa0ba902b7\",\"level\":\"warn\",\"message\":\"card declined\","
                + "\"service\":\"payments\",\"tenant_id\":\"acme\",\"http\":{\"status\":402}}");
    assertThat(event.kind()).isEqualTo(EventKind.LOG);
    assertThat(event.trace()).hasToString(TRACE + "/00f067aa0ba902b7");
    assertThat(event.detail()).isEqualTo(new LogDetail("WARN", "card declined", "", ""));
    assertThat(event.service()).isEqualTo("payments");
    assertThat(event.tenant()).isEqualTo("acme");
    assertThat(event.time().unixNano()).isEqualTo(1_767_225_600_000_001_002L);
    assertThat(event.attributes().get("http.status")).contains("402");
    assertThat(event.source()).hasToString("logs/3@57#0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'otelTraceID':'4bf92f3577b34da6a3ce929d0e0e4736'}",
        "{'mdc':{'traceId':'4bf92f3577b34da6a3ce929d0e0e4736'}}",
        "{'trace':{'id':'4BF92F3577B34DA6A3CE929D0E0E4736'}}",
        "{'trace.id':'4bf92f3577b34da6a3ce929d0e0e4736'}",
        "{'logging.googleapis.com/trace':'projects/p/traces/4bf92f3577b34da6a3ce929d0e0e4736'}",
        "{'xray_trace_id':'1-4bf92f35-77b34da6a3ce929d0e0e4736'}",
        "{'traceparent':'00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-02'}"
      })
  void theTraceIsFoundUnderEveryUsualName(String json) {
    assertThat(log(json.replace('\'', '"')).trace().traceId()).hasToString(TRACE);
  }

  @Test
  void a64BitIdIsThePaddedOne() {
    assertThat(log("{\"traceId\":\"a3ce929d0e0e4736\"}").trace().traceId())
        .hasToString("0000000000000000a3ce929d0e0e4736");
    assertThat(log("{\"dd\":{\"trace_id\":\"11803532876627986230\"}}").trace().traceId())
        .hasToString("0000000000000000a3ce929d0e0e4736");
    assertThat(log("{\"otelTraceID\":\"0\",\"msg\":\"x\"}").trace().isPresent()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"2026-01-01T00:00:01Z\"            | 1767225601000000000",
        "\"2026-01-01 00:00:01,626\"         | 1767225601626000000",
        "\"2026-01-01T01:00:01.5+01:00\"     | 1767225601500000000",
        "\"2026-01-01T01:00:01.5+0100\"      | 1767225601500000000",
        "1767225601                          | 1767225601000000000",
        "1767225601.25                       | 1767225601250000000",
        "1767225601250                       | 1767225601250000000",
        "1767225601250000                    | 1767225601250000000",
        "1767225601250000001                 | 1767225601250000001",
        "\"1767225601250\"                   | 1767225601250000000"
      })
  void theWritersTimeIsReadInEveryNotation(String time, long unixNano) {
    Event event = log("{\"time\":" + time + ",\"msg\":\"x\"}");
    assertThat(event.time().claim()).isEqualTo(Claim.STATED);
    assertThat(event.time().unixNano()).isEqualTo(unixNano);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"msg\":\"x\"}                                  | MISSING",
        "{\"time\":\"yesterday\"}                         | UNPARSABLE",
        "{\"time\":\"1999-12-31T23:59:59Z\"}              | IMPOSSIBLE",
        "{\"time\":\"2026-01-02T00:00:01Z\"}              | IMPOSSIBLE",
        "{\"time\":1e400}                                 | IMPOSSIBLE",
        "{\"time\":0}                                     | IMPOSSIBLE"
      })
  void aTimeThatCannotBeUsedIsMarkedAndTheKafkaTimestampHolds(String json, Claim claim) {
    Event event = log(json);
    assertThat(event.time().claim()).isEqualTo(claim);
    assertThat(event.time().unixNano()).isEqualTo(Records.KAFKA_MILLIS * 1_000_000);
  }

  @Test
  void ofADuplicateKeyTheLastCounts() {
    assertThat(log("{\"msg\":\"first\",\"msg\":\"last\"}").detail().headline()).isEqualTo("last");
  }

  @Test
  void linesAndArraysAreOneEventEach() {
    List<Event> lines = Records.in("logs").value("{\"msg\":\"a\"}\n{\"msg\":\"b\"}\n").decode();
    assertThat(lines).extracting(e -> e.detail().headline()).containsExactly("a", "b");
    assertThat(lines).extracting(e -> e.source().index()).containsExactly(0, 1);
    assertThat(
            new String(lines.get(1).payload().bytes(), java.nio.charset.StandardCharsets.UTF_8)
                .strip())
        .isEqualTo("{\"msg\":\"b\"}");
    assertThat(Records.in("logs").value("[{\"msg\":\"a\"},{\"msg\":\"b\"}]").decode()).hasSize(2);
  }

  @Test
  void aLineThatIsNotJsonIsKeptAsText() {
    assertThat(log("[main] INFO started").detail())
        .isEqualTo(new LogDetail("", "[main] INFO started", "", ""));
    assertThat(log("plain text").detail().headline()).isEqualTo("plain text");
  }

  @Test
  void whatCannotBeDecodedIsKeptWithItsReasonAndBytes() {
    Event cut = Records.in("logs").value("{\"msg\":\"cut o").one();
    assertThat(cut.kind()).isEqualTo(EventKind.UNDECODABLE);
    assertThat(((UndecodableDetail) cut.detail()).reason()).contains("not valid JSON");
    assertThat(cut.payload().bytes()).asString().isEqualTo("{\"msg\":\"cut o");
    assertThat(Records.in("logs").value(new byte[] {0}).one().kind())
        .isEqualTo(EventKind.UNDECODABLE);
    assertThat(Records.in("logs").value("{\"a\":".repeat(10_000)).one().kind())
        .isEqualTo(EventKind.UNDECODABLE);
  }

  @Test
  void aHugeRecordKeepsItsBeginningAndItsLength() {
    Event event = Records.in("logs").value("x".repeat(20 << 20)).one();
    assertThat(event.payload().bytes()).hasSize(1 << 16);
    assertThat(event.payload().fullLength()).isEqualTo(20 << 20);
  }

  @Test
  void aHugeFieldIsCutAndSaysHowLongItWas() {
    Event event =
        Records.in("logs").value("{\"msg\":\"" + "x".repeat(20 << 20) + "\",\"a\":1}").one();
    assertThat(event.kind()).isEqualTo(EventKind.LOG);
    assertThat(event.detail().headline()).hasSizeLessThan(70_000).endsWith("(20971520 characters)");
    assertThat(event.attributes().get("msg").orElseThrow()).hasSizeLessThan(70_000);
    assertThat(event.attributes().get("a")).contains("1");
    assertThat(event.payload().fullLength()).isGreaterThan(20 << 20);
  }

  @Test
  void invalidUtf8IsKeptAsItCame() {
    byte[] text = {'n', 'o', ' ', (byte) 0xff, ' ', 't', 'e', 'x', 't', ' ', 'h', 'e', 'r', 'e'};
    Event line = Records.in("logs").value(text).one();
    assertThat(line.kind()).isEqualTo(EventKind.LOG);
    assertThat(line.payload().bytes()).isEqualTo(text);
    byte[] json = {'{', '"', 'm', '"', ':', '"', (byte) 0xff, '"', '}'};
    Event broken = Records.in("logs").value(json).one();
    assertThat(broken.kind()).isEqualTo(EventKind.UNDECODABLE);
    assertThat(broken.payload().bytes()).isEqualTo(json);
  }

  @Test
  void thousandsOfFieldsAreBoundedAndTheRestCounted() {
    StringBuilder json = new StringBuilder("{\"msg\":\"x\"");
    for (int i = 0; i < 5000; i++) {
      json.append(",\"k").append(i).append("\":").append(i);
    }
    assertThat(log(json.append('}').toString()).attributes().get("waybill.fields_left_out"))
        .contains("3977");
  }

  @Test
  void anEmptyRecordIsNoEvent() {
    assertThat(Records.in("logs").decode()).isEmpty();
  }
}
