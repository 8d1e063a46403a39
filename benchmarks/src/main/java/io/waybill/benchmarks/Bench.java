package io.waybill.benchmarks;

import io.waybill.correlator.ingest.Ingest;
import io.waybill.embeddedkafka.EmbeddedKafka;
import io.waybill.embeddedkafka.KafkaCluster;
import io.waybill.lucene.LuceneEventStore;
import io.waybill.query.EventQuery;
import io.waybill.store.EventReader;
import io.waybill.store.Scope;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code waybill bench}. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = {
      "Measures each stage and the whole, interleaved, against raw Lucene and OpenSearch on the same",
      "records, with the broker in a JVM of its own. Ratios count; absolute figures are the machine's.",
      ""
    })
public final class Bench implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--records",
      defaultValue = "1000000",
      description = "events in all (${DEFAULT-VALUE})")
  private long records;

  @Option(names = "--rounds", defaultValue = "5", description = "of each line (${DEFAULT-VALUE})")
  private int rounds;

  @Option(names = "--seed", defaultValue = "1", description = "of the records (${DEFAULT-VALUE})")
  private long seed;

  @Option(
      names = "--growth",
      description = "only one index of all records, and what reading it costs; for many records")
  private boolean growthOnly;

  @Option(names = "--kernels", description = "measures single steps with JMH, and nothing else")
  private boolean kernels;

  @Option(
      names = "--no-opensearch",
      description = "leaves the peer out: half the time, and half the table")
  private boolean withoutOpenSearch;

  @Option(
      names = "--opensearch-home",
      defaultValue = "${sys:waybill.opensearch:-benchmarks/opensearch/target}",
      hidden = true)
  private Path openSearchHome = Path.of("benchmarks/opensearch/target");

  @Option(names = "--json", paramLabel = "FILE", description = "writes the figures there")
  private @Nullable Path json;

  private final Line consume = new Line("consume only");
  private final Line decode = new Line("decode only");
  private final Line lucene = new Line("raw Lucene");
  private final Line pipeline = new Line("whole pipeline");
  private final Line openSearch = new Line("OpenSearch _bulk");

  /** Runs the bench and exits with its code. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Bench()).setUsageHelpWidth(100).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    if (kernels) {
      var unused =
          new Runner(new OptionsBuilder().include("io.waybill.benchmarks.kernel.*").build()).run();
      return 0;
    }
    try (WorkDirectory work = WorkDirectory.create("waybill-bench-");
        KafkaCluster kafka = KafkaCluster.start(work.path().resolve("kafka"), 1)) {
      Path directory = work.path();
      Optional<OpenSearch> peer =
          withoutOpenSearch || growthOnly
              ? Optional.empty()
              : Optional.of(
                  new OpenSearch(
                      openSearchHome, directory.resolve("opensearch"), EmbeddedKafka.freePort()));
      try {
        run(kafka.bootstrapServers(), directory, peer);
      } finally {
        peer.ifPresent(OpenSearch::close);
      }
    }
    return 0;
  }

  private void run(String brokers, Path directory, Optional<OpenSearch> peer) throws Exception {
    long each = records / rounds;
    List<String> topics = new ArrayList<>();
    Records generator = new Records(seed);
    createTopics(brokers, topics);
    for (String topic : topics) {
      generator.write(brokers, topic, each);
      say("%s: %,d records written", topic, each);
    }
    Lines lines = new Lines(brokers, directory);
    if (!growthOnly) {
      warmUp(lines, topics.getFirst(), each, directory);
    }
    for (int round = 0; round < rounds && !growthOnly; round++) {
      round(lines, topics.get(round), each, directory, round, peer);
    }
    Growth growth = growth(lines, topics, each, directory);
    long total = each * rounds;
    BenchReport report = new BenchReport(consume, decode, lucene, pipeline, openSearch);
    say("%s", report.table());
    String figures = report.json(growth, total, seed, generator.bytes() / (double) total);
    say("%s", figures);
    if (json != null) {
      Files.writeString(json, figures);
    }
  }

  private void createTopics(String brokers, List<String> topics)
      throws InterruptedException, ExecutionException, IOException {
    for (int i = 0; i < rounds; i++) {
      topics.add("bench-" + i);
    }
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", brokers))) {
      admin.createTopics(topics.stream().map(Bench::keptForEver).toList()).all().get();
    }
  }

  /** The records' timestamps are of long ago. */
  private static NewTopic keptForEver(String topic) {
    return new NewTopic(topic, 2, (short) 1).configs(Map.of("retention.ms", "-1"));
  }

  /** Unmeasured rounds, for the compilers; the peer's are taken from it in the median. */
  private static void warmUp(Lines lines, String topic, long each, Path directory)
      throws IOException {
    for (int i = 0; i < 3; i++) {
      lines.decode(topic, each);
      lines.rawLucene(topic, each, "warm-raw");
      WorkDirectory.delete(directory.resolve("warm-raw"));
      Path index = directory.resolve("warm-up");
      try (LuceneEventStore store = open(index)) {
        lines.pipeline(topic, each, store, ledger(index));
      }
      WorkDirectory.delete(index);
      WorkDirectory.delete(ledger(index));
    }
  }

  private void round(
      Lines lines, String topic, long each, Path directory, int round, Optional<OpenSearch> peer)
      throws IOException {
    show(consume, lines.consume(topic, each), round);
    show(decode, lines.decode(topic, each), round);
    String raw = "raw-" + round;
    show(lucene, lines.rawLucene(topic, each, raw), round);
    WorkDirectory.delete(directory.resolve(raw));
    Path index = directory.resolve("index-" + round);
    try (LuceneEventStore store = open(index)) {
      show(pipeline, lines.pipeline(topic, each, store, ledger(index)), round);
    }
    WorkDirectory.delete(index);
    WorkDirectory.delete(ledger(index));
    if (peer.isPresent()) {
      show(openSearch, lines.openSearch(topic, each, peer.get(), "bench-" + round), round);
      peer.get().delete("bench-" + round);
    }
  }

  private static LuceneEventStore open(Path index) {
    return LuceneEventStore.open(index, Lines.STORE, InstantSource.system());
  }

  /** Of the store in this directory. */
  private static Path ledger(Path index) {
    return index.resolveSibling(index.getFileName() + "-ledger");
  }

  private void show(Line line, Measure measure, int round) {
    line.add(measure);
    say(
        "round %d  %-18s %,10.0f events/s  %,10.0f events/CPU-s",
        round + 1, line.name(), measure.perSecond(), measure.perCpuSecond());
  }

  private Growth growth(Lines lines, List<String> topics, long each, Path directory)
      throws Exception {
    Path index = directory.resolve("all");
    double[] cpuMicros = new double[topics.size()];
    double[] ingesting = {};
    try (LuceneEventStore store = open(index)) {
      for (int i = 0; i < topics.size() - 1; i++) {
        cpuMicros[i] =
            1e6 / lines.pipeline(topics.get(i), each, store, ledger(index)).perCpuSecond();
        say("one index of all: %,d events", each * (i + 1));
      }
      store.refresh();
      String last = topics.getLast();
      Lookups lookups = new Lookups(store, seed, 1000);
      try (Ingest ingest = lines.ingest(last, store, ledger(index))) {
        List<double[]> parts = new ArrayList<>();
        while (Lines.read(store.appended(), last) < each) {
          parts.add(lookups.traces(50));
          LockSupport.parkNanos(20_000_000);
        }
        say("read while ingesting; sources: %s", ingest.status().getFirst().name());
        ingesting = parts.stream().flatMapToDouble(java.util.Arrays::stream).sorted().toArray();
      }
    }
    System.gc();
    long begin = System.nanoTime();
    try (LuceneEventStore store = open(index)) {
      double seconds = (System.nanoTime() - begin) / 1e9;
      Lookups lookups = new Lookups(store, seed, 1000);
      double[] cold = lookups.traces(200);
      say("first look-ups after the start: p50 %.2f ms", Lookups.percentile(cold, 0.5));
      double[] traces = lookups.traces(5000);
      double[] searches = lookups.searches(500);
      long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted() >> 20;
      return new Growth(
          cpuMicros, traces, ingesting, searches, size(index), count(store), seconds, heap);
    }
  }

  private static long count(LuceneEventStore store) {
    try (EventReader reader = store.reader()) {
      var unused = reader.search(Scope.ALL, EventQuery.ALL, 1, Optional.empty());
    }
    return store.health().events();
  }

  private static long size(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).mapToLong(f -> f.toFile().length()).sum();
    }
  }

  @SuppressWarnings("AnnotateFormatMethod") // its annotation is in a library of its own
  private void say(String format, Object... values) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(String.format(Locale.ROOT, format, values));
    out.flush();
  }
}
