package io.waybill.correlator.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.event.Coordinate;
import io.waybill.event.EventKind;
import io.waybill.event.HopDetail;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Records as each framework's source writes them. */
final class DeadLetterTest {
  private static final Coordinate ORIGIN = new Coordinate("main", "orders", 1, 57);
  private static final String TRACEPARENT =
      "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-03";

  private static HopDetail hop(Records record) {
    return (HopDetail) record.one().detail();
  }

  @Test
  void kafkaConnect() {
    HopDetail hop =
        hop(
            Records.in("dlq")
                .value("raw")
                .header("traceparent", TRACEPARENT)
                .header("__connect.errors.topic", "orders")
                .header("__connect.errors.partition", "1")
                .header("__connect.errors.offset", "57")
                .header("__connect.errors.connector.name", "sink")
                .header(
                    "__connect.errors.exception.class.name",
                    "org.apache.kafka.connect.errors.DataException")
                .header("__connect.errors.exception.message", "bad"));
    assertThat(hop.dialect()).isEqualTo("kafka-connect");
    assertThat(hop.origin()).contains(ORIGIN);
    assertThat(hop.group()).isEqualTo("connect-sink");
    assertThat(hop.headline()).isEqualTo("org.apache.kafka.connect.errors.DataException: bad");
    assertThat(hop.contexts())
        .singleElement()
        .asString()
        .contains("4bf92f3577b34da6a3ce929d0e0e4736");
  }

  @Test
  void shareGroupsHaveNoValueAndNoTrace() {
    HopDetail hop =
        hop(
            Records.in("dlq")
                .header("__dlq.errors.topic", "orders")
                .header("__dlq.errors.partition", "1")
                .header("__dlq.errors.offset", "57")
                .header("__dlq.errors.group", "payments")
                .header("__dlq.errors.delivery.count", "5")
                .header("__dlq.errors.message", "Offset rejected by client."));
    assertThat(hop.dialect()).isEqualTo("share-group");
    assertThat(hop.origin()).contains(ORIGIN);
    assertThat(hop.group()).isEqualTo("payments");
    assertThat(hop.attempt()).isEqualTo(5);
  }

  @Test
  void kafkaStreams() {
    HopDetail hop =
        hop(
            Records.in("dlq")
                .value("raw")
                .header("__streams.errors.exception", "SerializationException")
                .header("__streams.errors.topic", "orders")
                .header("__streams.errors.partition", "1")
                .header("__streams.errors.offset", "57"));
    assertThat(hop.dialect()).isEqualTo("kafka-streams");
    assertThat(hop.origin()).contains(ORIGIN);
  }

  @Test
  void ofSpringsRepeatedHeadersTheFirstIsTheOriginAndTheLastThePreviousHop() {
    HopDetail hop =
        hop(
            Records.in("orders-dlt-dlt")
                .value("raw")
                .header("kafka_dlt-original-topic", "orders")
                .header("kafka_dlt-original-partition", 1)
                .header("kafka_dlt-original-offset", 57L)
                .header("kafka_dlt-original-topic", "orders-dlt")
                .header("kafka_dlt-original-partition", 1)
                .header("kafka_dlt-original-offset", 4L)
                .header("kafka_dlt-original-consumer-group", "payments")
                .header("kafka_dlt-exception-fqcn", "ListenerExecutionFailedException")
                .header("kafka_dlt-exception-cause-fqcn", "CardDeclined"));
    assertThat(hop.origin()).contains(ORIGIN);
    assertThat(hop.previous()).contains(new Coordinate("main", "orders-dlt", 1, 4));
    assertThat(hop.errorType()).isEqualTo("CardDeclined");
    assertThat(hop.group()).isEqualTo("payments");
  }

  @Test
  void springRetryTopicsAreRetriesUntilTheDeadLetterTopic() {
    Records retry =
        Records.in("orders-retry-0")
            .value("raw")
            .header("kafka_original-topic", "orders")
            .header("kafka_original-partition", 1)
            .header("kafka_original-offset", 57L)
            .header("retry_topic-attempts", 2);
    assertThat(retry.one().kind()).isEqualTo(EventKind.RETRY);
    assertThat(hop(retry).origin()).contains(ORIGIN);
    assertThat(hop(retry).attempt()).isEqualTo(2);
    Records last =
        Records.in("orders-dlt")
            .value("raw")
            .header("kafka_original-topic", "orders")
            .header("kafka_original-partition", 1)
            .header("kafka_original-offset", 57L)
            .header("retry_topic-attempts", 4);
    assertThat(last.one().kind()).isEqualTo(EventKind.DEAD_LETTER);
  }

  @Test
  void springCloudStreamsGroupIsInTheTopicsName() {
    HopDetail hop =
        hop(
            Records.in("error.orders.payments")
                .value("raw")
                .header("x-original-topic", "orders")
                .header("x-original-partition", 1)
                .header("x-original-offset", 57L)
                .header("x-exception-fqcn", "CardDeclined"));
    assertThat(hop.dialect()).isEqualTo("spring-cloud-stream");
    assertThat(hop.origin()).contains(ORIGIN);
    assertThat(hop.group()).isEqualTo("payments");
  }

  @Test
  void theSameHeadersWithTextAreTheHandRolledOnes() {
    HopDetail hop =
        hop(
            Records.in("orders.DLQ")
                .value("raw")
                .header("x-original-topic", "orders")
                .header("x-original-partition", "1")
                .header("x-original-offset", "57")
                .header("x-error", "card declined")
                .header("x-retry-count", "0"));
    assertThat(hop.origin()).contains(ORIGIN);
    assertThat(hop.errorMessage()).isEqualTo("card declined");
    assertThat(hop.attempt()).isZero();
  }

  @Test
  void ofSmallRyesRepeatedHeadersTheLastIsTheOrigin() {
    HopDetail hop =
        hop(
            Records.in("dead-letter-topic-orders")
                .value("raw")
                .header("dead-letter-topic", "retries")
                .header("dead-letter-partition", "0")
                .header("dead-letter-offset", "9")
                .header("dead-letter-exception-class-name", "CardDeclined")
                .header("dead-letter-topic", "orders")
                .header("dead-letter-partition", "1")
                .header("dead-letter-offset", "57"));
    assertThat(hop.origin()).contains(ORIGIN);
    assertThat(hop.previous()).contains(new Coordinate("main", "retries", 0, 9));
    assertThat(hop.errorType()).isEqualTo("CardDeclined");
  }

  @Test
  void anEnvelopeWithoutCoordinateGuessesItsTopicAndReadsTheWrappedTrace() {
    HopDetail hop =
        hop(
            Records.in("user-events-dlq")
                .value(
                    "{\"originalEvent\":{\"id\":1,\"trace_id\":\"4bf92f3577b34da6a3ce929d0e0e4736\"},"
                        + "\"reason\":\"no email\",\"timestamp\":\"2026-01-01T00:00:00Z\"}"));
    assertThat(hop.dialect()).isEqualTo("json-envelope");
    assertThat(hop.origin()).isEmpty();
    assertThat(hop.likelyTopic()).isEqualTo("user-events");
    assertThat(hop.errorMessage()).isEqualTo("no email");
    assertThat(hop.contexts())
        .singleElement()
        .asString()
        .contains("4bf92f3577b34da6a3ce929d0e0e4736");
  }

  @Test
  void twoDialectsOnOneRecordAreTwoHops() {
    assertThat(
            Records.in("orders-dlt")
                .value("raw")
                .header("__connect.errors.topic", "raw-orders")
                .header("__connect.errors.partition", "0")
                .header("__connect.errors.offset", "3")
                .header("kafka_dlt-original-topic", "orders")
                .header("kafka_dlt-original-partition", 1)
                .header("kafka_dlt-original-offset", 57L)
                .decode())
        .extracting(e -> ((HopDetail) e.detail()).dialect())
        .containsExactly("kafka-connect", "spring-kafka");
  }

  @Test
  void everyTraceparentIsKept() {
    assertThat(
            hop(Records.in("orders.DLQ")
                    .value("raw")
                    .header("traceparent", TRACEPARENT)
                    .header("traceparent", TRACEPARENT.replace("4bf9", "aaaa"))
                    .header("x-original-topic", "orders"))
                .contexts())
        .hasSize(2);
  }

  @Test
  void numbersThatAreNoneAreNoCoordinateAndNoCrash() {
    for (String number : List.of("", "-5", "abc", "99999999999999999999")) {
      HopDetail hop =
          hop(
              Records.in("dlq")
                  .value("raw")
                  .header("__connect.errors.topic", "orders")
                  .header("__connect.errors.partition", number)
                  .header("__connect.errors.offset", "1"));
      assertThat(hop.origin()).as(number).isEmpty();
      assertThat(hop.likelyTopic()).isEqualTo("orders");
    }
  }
}
