package io.waybill.producers;

import io.waybill.client.streams.DeserializationOutcomes;
import io.waybill.client.streams.ProcessingOutcomes;
import io.waybill.client.streams.StreamsOutcomes;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;

/**
 * A topology that tells outcomes of {@code streams-telling}: it expects integers, and fails at 13.
 */
public final class StreamsTelling {
  private StreamsTelling() {}

  /** Runs until it is killed. */
  public static void main(String[] arguments) throws InterruptedException {
    Properties settings = new Properties();
    settings.put("application.id", "streams-billing");
    settings.put("bootstrap.servers", arguments[0]);
    settings.put("commit.interval.ms", "200");
    settings.put("deserialization.exception.handler", DeserializationOutcomes.class.getName());
    settings.put("processing.exception.handler", ProcessingOutcomes.class.getName());
    settings.put("main.consumer.interceptor.classes", StreamsOutcomes.class.getName());
    settings.put("default.key.serde", Serdes.StringSerde.class.getName());
    settings.put("default.value.serde", Serdes.IntegerSerde.class.getName());
    settings.put("state.dir", System.getProperty("java.io.tmpdir") + "/streams-telling");
    StreamsBuilder builder = new StreamsBuilder();
    builder.<String, Integer>stream("streams-telling")
        .foreach((key, value) -> {
          if (value == 13) {
            throw new IllegalStateException("bad luck");
          }
        });
    try (KafkaStreams streams = new KafkaStreams(builder.build(), settings)) {
      streams.start();
      System.out.println("READY");
      new CountDownLatch(1).await();
    }
  }
}
