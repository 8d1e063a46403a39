package io.waybill.producers;

import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.errors.LogAndContinueExceptionHandler;

/** A topology that expects integers in {@code streams-orders}, and is sent text. */
public final class StreamsApplication {
  private StreamsApplication() {}

  /** Runs until it is killed. */
  public static void main(String[] arguments) throws InterruptedException {
    Properties settings = new Properties();
    settings.put("application.id", "streams-payments");
    settings.put("bootstrap.servers", arguments[0]);
    settings.put("errors.dead.letter.queue.topic.name", "streams-dlq");
    settings.put(
        "deserialization.exception.handler", LogAndContinueExceptionHandler.class.getName());
    settings.put("default.key.serde", Serdes.StringSerde.class.getName());
    settings.put("default.value.serde", Serdes.IntegerSerde.class.getName());
    settings.put("state.dir", System.getProperty("java.io.tmpdir"));
    StreamsBuilder builder = new StreamsBuilder();
    builder.stream("streams-orders").foreach((key, value) -> System.out.println(value));
    try (KafkaStreams streams = new KafkaStreams(builder.build(), settings)) {
      streams.start();
      System.out.println("READY");
      new CountDownLatch(1).await();
    }
  }
}
