package io.waybill.correlator.receive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

final class OtlpReceiverTest {
  private static final int MAX_RECORD = 1000;

  private final List<byte[]> written = new ArrayList<>();
  private final OtlpReceiver receiver =
      new OtlpReceiver(
          new TelemetryWriter() {
            @Override
            public CompletableFuture<?> write(Signal signal, String tenant, byte[] value) {
              written.add(value);
              return CompletableFuture.completedFuture(true);
            }

            @Override
            public int maxRecordBytes() {
              return MAX_RECORD;
            }
          });

  private int receive(String type, String encoding, byte[] body) throws ReceiveException {
    return receiver.receive(Signal.TRACES, type, encoding, "", body).join();
  }

  private static TracesData traces(int resources, int spans, int nameLength) {
    TracesData.Builder data = TracesData.newBuilder();
    for (int r = 0; r < resources; r++) {
      ScopeSpans.Builder scope = ScopeSpans.newBuilder();
      for (int s = 0; s < spans; s++) {
        scope.addSpans(
            Span.newBuilder()
                .setName("n".repeat(nameLength))
                .setSpanId(ByteString.copyFrom(new byte[] {0, 0, 0, 0, 0, 0, (byte) r, (byte) s})));
      }
      data.addResourceSpans(ResourceSpans.newBuilder().addScopeSpans(scope));
    }
    return data.build();
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(plain);
    }
    return bytes.toByteArray();
  }

  @Test
  void aBatchThatIsTooLargeForARecordIsCutAndNothingIsLost() throws Exception {
    assertThat(receive("application/x-protobuf", "gzip", gzip(traces(3, 40, 30).toByteArray())))
        .isZero();
    assertThat(written).hasSizeGreaterThan(3).allMatch(value -> value.length <= MAX_RECORD);
    List<ByteString> ids = new ArrayList<>();
    for (byte[] value : written) {
      TracesData.parseFrom(value).getResourceSpansList().stream()
          .flatMap(r -> r.getScopeSpansList().stream())
          .flatMap(s -> s.getSpansList().stream())
          .forEach(span -> ids.add(span.getSpanId()));
    }
    assertThat(ids).hasSize(120).doesNotHaveDuplicates();
  }

  @Test
  void aSpanThatFitsIntoNoRecordIsRejectedAloneAndCounted() throws Exception {
    TracesData data =
        traces(1, 2, 30).toBuilder()
            .addAllResourceSpans(traces(1, 1, 5000).getResourceSpansList())
            .build();
    assertThat(receive("application/x-protobuf", "", data.toByteArray())).isEqualTo(1);
    assertThat(written).hasSize(1);
  }

  @Test
  void whatCanNeverBeTakenIsRefusedWithTheReason() throws Exception {
    byte[] bomb = gzip(new byte[OtlpReceiver.MAX_BYTES + 10]);
    assertThat(bomb.length).as("a bomb is small").isLessThan(20_000);
    assertThatThrownBy(() -> receive("application/x-protobuf", "gzip", bomb))
        .hasMessageContaining("when decompressed");
    assertThatThrownBy(() -> receive("application/x-protobuf", "", "hello".getBytes(UTF_8)))
        .hasMessageContaining("no OTLP request");
    assertThatThrownBy(() -> receive("application/x-protobuf", "br", new byte[0]))
        .hasMessageContaining("gzip or identity");
    assertThatThrownBy(() ->
            receiver.receive(Signal.METRICS, "application/json", "", "", "{}".getBytes(UTF_8)))
        .hasMessageContaining("x-protobuf");
    assertThatThrownBy(() -> receive("text/plain", "", new byte[0]))
        .hasMessageContaining("application/x-protobuf or application/json");
    assertThatThrownBy(() -> receive("application/json", "", "[1".getBytes(UTF_8)))
        .hasMessageContaining("not valid JSON");
    assertThatThrownBy(() -> receive("application/json", "", "7".getBytes(UTF_8)))
        .hasMessageContaining("no JSON object");
    assertThat(written).isEmpty();
  }

  @Test
  void jsonIsWrittenAsItCame() throws Exception {
    byte[] body = "{\"resourceSpans\":[]}".getBytes(UTF_8);
    receive("application/json; charset=utf-8", "identity", body);
    assertThat(written).containsExactly(body);
  }
}
