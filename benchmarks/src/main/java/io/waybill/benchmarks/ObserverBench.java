package io.waybill.benchmarks;

import io.waybill.benchmarks.faultbench.score.Waybill;
import io.waybill.correlator.config.ConfigException;
import io.waybill.correlator.config.ConfigFile;
import io.waybill.correlator.service.Service;
import io.waybill.correlator.service.StartException;
import io.waybill.embeddedkafka.EmbeddedKafka;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./waybill observerbench}: what it costs to look at a large cluster. */
@Command(
    name = "observerbench",
    mixinStandardHelpOptions = true,
    description = {
      "Creates a cluster with many partitions and groups in this process, and prints how long each",
      "look of the observer takes beside its interval of five seconds, with the heap in use",
      "(Kafka's included).",
      ""
    })
public final class ObserverBench implements Callable<Integer> {
  private static final int PER_TOPIC = 100;
  private static final int LOOKS = 6;

  @Option(names = "--partitions", defaultValue = "10000", description = "${DEFAULT-VALUE}")
  private int partitions;

  @Option(names = "--groups", defaultValue = "1000", description = "${DEFAULT-VALUE}")
  private int groups;

  /** The program. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new ObserverBench()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    try (WorkDirectory directory = WorkDirectory.create("waybill-observerbench");
        EmbeddedKafka kafka = EmbeddedKafka.start(directory.path().resolve("kafka"))) {
      fill(kafka);
      try (Service service = service(directory, kafka);
          Waybill waybill = new Waybill(service.port())) {
        for (int look = 1; look <= LOOKS; look++) {
          LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(7));
          System.out.printf(Locale.ROOT, "after %d s%n", look * 7);
          print(waybill, "waybill_observer_", "waybill_heap_used_bytes");
        }
        long began = System.nanoTime();
        int listed = waybill.get("/api/v1/pipelines?limit=1000").path("items").size();
        System.out.printf(
            Locale.ROOT,
            "%d pipelines listed in %d ms%n",
            listed,
            (System.nanoTime() - began) / 1_000_000);
      }
    }
    return 0;
  }

  private static void print(Waybill waybill, String... names) throws IOException {
    for (String line : waybill.text("/metrics").split("\n", -1)) {
      for (String name : names) {
        if (line.startsWith(name)) {
          System.out.println("  " + line);
        }
      }
    }
  }

  /** Each group has a position in ten partitions. */
  private void fill(EmbeddedKafka kafka)
      throws IOException, InterruptedException, ExecutionException {
    Map<String, Integer> topics = new HashMap<>();
    for (int i = 0; i < partitions / PER_TOPIC; i++) {
      topics.put("topic-" + i, PER_TOPIC);
      if (topics.size() == 10) {
        kafka.createTopics(topics);
        topics.clear();
      }
    }
    if (!topics.isEmpty()) {
      kafka.createTopics(topics);
    }
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      List<KafkaFuture<?>> done = new ArrayList<>();
      for (int group = 0; group < groups; group++) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (int i = 0; i < 10; i++) {
          int at = (group * 10 + i) % partitions;
          offsets.put(
              new TopicPartition("topic-" + at / PER_TOPIC, at % PER_TOPIC),
              new OffsetAndMetadata(0));
        }
        done.add(admin.alterConsumerGroupOffsets("group-" + group, offsets).all());
        if (done.size() == 50) {
          KafkaFuture.allOf(done.toArray(KafkaFuture[]::new)).get();
          done.clear();
        }
      }
      KafkaFuture.allOf(done.toArray(KafkaFuture[]::new)).get();
    }
  }

  private static Service service(WorkDirectory directory, EmbeddedKafka kafka)
      throws StartException, ConfigException {
    return Service.start(
        ConfigFile.of(
            String.format(
                Locale.ROOT,
                """
                http: {port: 0}
                store: {directory: '%s'}
                kafka: {bootstrap.servers: '%s'}
                inputs: [{name: spans, topics: otlp_spans}]
                observer: {}
                """,
                directory.path().resolve("index"),
                kafka.bootstrapServers())),
        false,
        InstantSource.system());
  }
}
