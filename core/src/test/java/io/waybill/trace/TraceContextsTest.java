package io.waybill.trace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.trace.TraceContext.Sampled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TraceContextsTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SPAN = "00f067aa0ba902b7";

  /** Headers from name, value, name, value ... */
  private static List<TraceContext> read(String... headers) {
    return TraceContexts.readAll(name -> {
      List<byte[]> values = new ArrayList<>();
      for (int i = 0; i < headers.length; i += 2) {
        if (headers[i].equalsIgnoreCase(name)) {
          values.add(headers[i + 1].getBytes(UTF_8));
        }
      }
      return values;
    });
  }

  @ParameterizedTest
  @CsvSource({"00,NO", "01,YES", "02,NO", "03,YES"})
  void ofTheFlagsOnlyTheLowestBitSaysSampled(String flags, Sampled sampled) {
    assertThat(read("traceparent", "00-" + TRACE + "-" + SPAN + "-" + flags))
        .singleElement()
        .satisfies(c -> {
          assertThat(c.ref()).hasToString(TRACE + "/" + SPAN);
          assertThat(c.sampled()).isEqualTo(sampled);
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-extra",
        "00-4bf92f3577b34da6a3ce929d0e0e473g-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736,00f067aa0ba902b7-01"
      })
  void whatIsNoTraceparentIsNoContext(String value) {
    assertThat(read("traceparent", value)).isEmpty();
  }

  @Test
  void everyRepeatedTraceparentIsKeptOnce() {
    String one = "00-" + TRACE + "-" + SPAN + "-01";
    String other = "00-" + TRACE.replace('4', '5') + "-" + SPAN + "-01";
    assertThat(read("traceparent", one, "traceparent", other, "TraceParent", one)).hasSize(2);
    assertThat(read("traceparent", '"' + one + '"')).as("in quotes").hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "b3, 4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1",
    "b3, 4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-d-05e3ac9a4f6e3b90",
    "uber-trace-id, 4bf92f3577b34da6a3ce929d0e0e4736:f067aa0ba902b7:0:1",
    "uber-trace-id, 4bf92f3577b34da6a3ce929d0e0e4736%3Af067aa0ba902b7%3A0%3A1",
    "X-Amzn-Trace-Id, Root=1-4bf92f35-77b34da6a3ce929d0e0e4736;Parent=00f067aa0ba902b7;Sampled=1",
    "x-cloud-trace-context, 4bf92f3577b34da6a3ce929d0e0e4736/67667974448284343;o=1",
    "ce_traceparent, 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
  })
  void everyPropagationFormatNamesTheSameSpan(String header, String value) {
    assertThat(read(header, value))
        .singleElement()
        .satisfies(c -> {
          assertThat(c.ref()).hasToString(TRACE + "/" + SPAN);
          assertThat(c.sampled()).isEqualTo(Sampled.YES);
        });
  }

  @Test
  void headersOfSeveralPartsAreJoined() {
    assertThat(read("X-B3-TraceId", TRACE, "x-b3-spanid", SPAN, "X-B3-Sampled", "0"))
        .singleElement()
        .satisfies(c -> {
          assertThat(c.ref()).hasToString(TRACE + "/" + SPAN);
          assertThat(c.sampled()).isEqualTo(Sampled.NO);
        });
    assertThat(
            read(
                "x-datadog-trace-id", "11803532876627986230",
                "x-datadog-parent-id", "67667974448284343",
                "x-datadog-tags", "_dd.p.dm=-1,_dd.p.tid=4bf92f3577b34da6"))
        .singleElement()
        .satisfies(c -> assertThat(c.ref()).hasToString(TRACE + "/" + SPAN));
  }

  @Test
  void a64BitIdMatchesItsPaddedForm() {
    assertThat(read("b3", "a3ce929d0e0e4736-00f067aa0ba902b7-1").getFirst().ref().traceId())
        .isEqualTo(TraceId.ofHex("0000000000000000a3ce929d0e0e4736").orElseThrow());
  }
}
