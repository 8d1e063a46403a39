package io.waybill.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.event.Attribute;
import io.waybill.event.EventKind;
import io.waybill.event.EventTime;
import io.waybill.event.MessageRef;
import io.waybill.event.OutcomeDetail;
import io.waybill.event.SpanDetail;
import io.waybill.trace.TraceContext;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class EventBlobTest {
  @Test
  void theNumbersUnderWhichEnumsAreStoredNeverChange() {
    assertThat(
            Stream.of(
                    EventKind.values(),
                    EventTime.Claim.values(),
                    EventTime.KafkaTime.values(),
                    Attribute.Type.values(),
                    SpanDetail.Kind.values(),
                    SpanDetail.Status.values(),
                    MessageRef.Role.values(),
                    TraceContext.Sampled.values(),
                    OutcomeDetail.Outcome.values())
                .map(values ->
                    Arrays.stream(values).map(Object::toString).collect(Collectors.joining(" "))))
        .as("append new constants at the end, or raise SliceFormat.VERSION")
        .containsExactly(
            "SPAN LOG DEAD_LETTER RETRY METRIC GAP UNDECODABLE OUTCOME MESSAGE",
            "STATED MISSING UNPARSABLE IMPOSSIBLE",
            "CREATE LOG_APPEND NONE",
            "TEXT INTEGER DECIMAL BOOLEAN BYTES JSON",
            "UNSPECIFIED INTERNAL SERVER CLIENT PRODUCER CONSUMER",
            "UNSET OK ERROR",
            "PRODUCED RECEIVED PROCESSED",
            "YES NO UNKNOWN",
            "FAILED FILTERED SEND_FAILED");
  }
}
