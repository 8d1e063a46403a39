package io.waybill.correlator.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.correlator.ingest.SourceStatus;
import io.waybill.ledger.Ledger;
import io.waybill.ledger.Poll;
import io.waybill.store.InputPartition;
import io.waybill.store.Position;
import io.waybill.store.Positions;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a configuration leaves out is told with what to do. */
final class ConfigurationAdviceTest {
  private static final InputPartition SPANS = new InputPartition("main", "otlp_spans", 0);

  private final Ledger ledger = Backends.ledger("");

  /** The broker has these topics, and was looked at for long enough to judge. */
  private void broker(String... topics) {
    for (int second = 1; second <= 2; second++) {
      ledger.observe(
          new Poll(
              "main",
              second * 1000L,
              second == 1,
              0,
              true,
              Arrays.stream(topics).map(topic -> new Poll.Offsets(topic, topic, 0, 0, 5)).toList(),
              List.of(),
              List.of(),
              Map.of(SPANS, 5L),
              List.of()));
    }
    ledger.read(new Positions(Map.of(SPANS, new Position("", 5))));
  }

  private static List<SourceStatus> reading(String... topics) {
    Map<InputPartition, Long> ends = new HashMap<>();
    for (String topic : topics) {
      ends.put(new InputPartition("main", topic, 0), 5L);
    }
    return List.of(new SourceStatus("telemetry", "", List.of(), ends));
  }

  @Test
  void aDeadLetterTopicThatNobodyReadsIsNamed() {
    broker("orders", "orders.DLT", "payments-dlq", "paydlqments", "dead_letters");
    assertThat(ConfigurationAdvice.of(reading("otlp_spans", "payments-dlq"), ledger, true))
        .singleElement()
        .asString()
        .startsWith("No input reads dead_letters, orders.DLT:")
        .contains("inputs[].topics");
    assertThat(ConfigurationAdvice.of(reading("otlp_spans", "payments-dlq"), ledger, false))
        .as("other topics are no business of theirs")
        .isEmpty();
  }

  @Test
  void whereNothingIsLeftOutNothingIsSaid() {
    broker("orders", "orders-dlt");
    assertThat(ConfigurationAdvice.of(reading("otlp_spans", "orders-dlt"), ledger, true)).isEmpty();
  }

  @Test
  void whereNothingIsLookedAtOrReadThatIsSaid() {
    assertThat(ConfigurationAdvice.of(List.of(), ledger, true))
        .hasSize(2)
        .anySatisfy(one -> assertThat(one).contains("observer in waybill.yaml"))
        .anySatisfy(one -> assertThat(one).contains("names no topic that is there"));
    broker("orders");
    assertThat(ConfigurationAdvice.of(reading("otlp_spans"), ledger, true))
        .singleElement()
        .asString()
        .contains("observer.groups-without-dead-letters");
  }
}
