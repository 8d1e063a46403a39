package io.waybill.demo.pipeline;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A consumer in a thread of its own, that commits what was handled. */
final class Loop implements AutoCloseable {
  /** Handles what one poll brought. */
  @FunctionalInterface
  interface Handler {
    void handle(List<ConsumerRecord<byte[], byte[]>> records);
  }

  private final String topic;
  private final AtomicLong handled = new AtomicLong();
  private final Thread thread;
  private volatile boolean stopping;
  private volatile @org.jspecify.annotations.Nullable Throwable failure;

  Loop(String brokers, String group, String topic, int batch, Handler handler) {
    this(brokers, group, topic, batch, Map.of(), handler);
  }

  /** One with more settings. */
  Loop(
      String brokers,
      String group,
      String topic,
      int batch,
      Map<String, Object> more,
      Handler handler) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", brokers);
    settings.put("group.id", group);
    settings.put("auto.offset.reset", "earliest");
    settings.put("enable.auto.commit", false);
    settings.put("max.poll.records", batch);
    settings.putAll(more);
    this.topic = topic;
    this.thread =
        Thread.ofPlatform()
            .name("demo-" + group + "-" + topic)
            .start(() -> {
              try (Consumer<byte[], byte[]> consumer =
                  new KafkaConsumer<>(
                      settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
                run(consumer, handler);
              } catch (RuntimeException | Error e) {
                failure = e;
              }
            });
  }

  private void run(Consumer<byte[], byte[]> consumer, Handler handler) {
    consumer.subscribe(List.of(topic));
    while (!stopping) {
      ConsumerRecords<byte[], byte[]> polled = consumer.poll(Duration.ofMillis(100));
      if (!polled.isEmpty()) {
        handler.handle(java.util.stream.StreamSupport.stream(polled.spliterator(), false).toList());
        consumer.commitSync();
        handled.addAndGet(polled.count());
      }
    }
  }

  String topic() {
    return topic;
  }

  /**
   * Records that were handled and committed.
   *
   * @throws IllegalStateException when handling failed: a bug in the demo
   */
  long handled() {
    Throwable why = failure;
    if (why != null) {
      throw new IllegalStateException("the demo's consumer of " + topic + " failed", why);
    }
    return handled.get();
  }

  @Override
  public void close() {
    stopping = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
