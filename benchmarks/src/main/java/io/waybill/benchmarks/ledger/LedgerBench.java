package io.waybill.benchmarks.ledger;

import io.waybill.benchmarks.WorkDirectory;
import io.waybill.correlator.ledger.Bookkeeper;
import io.waybill.event.Event;
import io.waybill.ledger.Poll;
import io.waybill.lucene.LuceneEventStore;
import io.waybill.lucene.StoreSettings;
import io.waybill.store.InputPartition;
import io.waybill.store.Position;
import io.waybill.store.Positions;
import io.waybill.store.Scope;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./waybill ledgerbench}: what a commit costs the more messages the ledger knows. */
@Command(
    name = "ledgerbench",
    mixinStandardHelpOptions = true,
    description = {
      "Tells a ledger of messages of three groups, and prints how long it takes to find out what",
      "changed and to save it with each commit, what is written, and what it takes of heap and disk.",
      ""
    })
public final class LedgerBench implements Callable<Integer> {
  private static final InputPartition SPANS = new InputPartition("main", "otlp_spans", 0);
  private static final int LINES = 10;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--messages", defaultValue = "20000000", description = "${DEFAULT-VALUE}")
  private long messages;

  @Option(names = "--per-commit", defaultValue = "25000", description = "${DEFAULT-VALUE}")
  private int perCommit;

  @Option(names = "--by-chance", description = "what nothing compresses")
  private boolean isByChance;

  private final List<Long> nanos = new ArrayList<>();
  private long written;

  /** The program. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new LedgerBench()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    if (perCommit < 1 || messages < perCommit) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--per-commit is 1 at least, and --messages no fewer than that");
    }
    try (WorkDirectory directory = WorkDirectory.create("waybill-ledgerbench");
        LuceneEventStore store =
            LuceneEventStore.open(
                directory.path().resolve("index"),
                StoreSettings.DEFAULTS,
                InstantSource.system())) {
      Path books = directory.path().resolve("ledger");
      Bookkeeper bookkeeper = new Bookkeeper(Evidence::ledger, books, "main", "", false);
      Evidence evidence = new Evidence(isByChance);
      long commits = messages / perCommit;
      for (long commit = 1; commit <= commits; commit++) {
        long end = commit * perCommit;
        List<Event> events = new ArrayList<>();
        for (long message = end - perCommit; message < end; message++) {
          evidence.of(message, events::add);
        }
        bookkeeper.took(events, List.of(look(end, commit == 1)), read(end));
        commit(bookkeeper, store, books);
        if (commit % Math.max(1, commits / LINES) == 0) {
          print(bookkeeper, books, end);
        }
      }
    }
    return 0;
  }

  private void commit(Bookkeeper bookkeeper, LuceneEventStore store, Path books)
      throws IOException {
    long began = System.nanoTime();
    var notes = bookkeeper.save();
    nanos.add(System.nanoTime() - began);
    for (String name : notes.map().values()) {
      written += size(books.resolve("ledger-" + name)) + size(books.resolve("segments-" + name));
    }
    bookkeeper.committed(store);
  }

  private static long size(Path file) throws IOException {
    return Files.exists(file) ? Files.size(file) : 0;
  }

  private void print(Bookkeeper bookkeeper, Path books, long known) throws IOException {
    nanos.sort(null);
    long began = System.nanoTime();
    bookkeeper.ledger().pipelines(Scope.ALL);
    long asked = System.nanoTime() - began;
    long disk = 0;
    try (Stream<Path> files = Files.list(books)) {
      for (Path file : files.toList()) {
        disk += Files.size(file);
      }
    }
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    System.out.printf(
        Locale.ROOT,
        "%,13d messages: a commit %d ms (99 %%: %d, longest: %d), %,d KiB written; %,d MiB on disk,"
            + " %,d MiB of heap; pipelines %d ms%n",
        known,
        nanos.get(nanos.size() / 2) / 1_000_000,
        nanos.get(nanos.size() * 99 / 100) / 1_000_000,
        nanos.getLast() / 1_000_000,
        (written / nanos.size()) >> 10,
        disk >> 20,
        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20,
        asked / 1_000_000);
    nanos.clear();
    written = 0;
  }

  /** Groups are a second behind what was handled. */
  private static Poll look(long end, boolean first) {
    List<Poll.Offsets> partitions = new ArrayList<>();
    List<Poll.Commit> commits = new ArrayList<>();
    long behind = end - Evidence.PER_SECOND;
    for (int partition = 0; partition < Evidence.PARTITIONS; partition++) {
      partitions.add(new Poll.Offsets("orders", "T1", partition, 0, end / Evidence.PARTITIONS));
      for (String group : Evidence.GROUPS) {
        commits.add(
            new Poll.Commit(
                group, "orders", partition, Math.max(0, behind) / Evidence.PARTITIONS, true));
      }
    }
    return new Poll(
        "main",
        Evidence.handledMilli(end),
        first,
        0,
        true,
        partitions,
        commits,
        Evidence.GROUPS.stream().map(group -> new Poll.Group(group, "Classic", "Stable")).toList(),
        Map.of(SPANS, end),
        List.of());
  }

  private static Positions read(long end) {
    return new Positions(Map.of(SPANS, new Position("", end)));
  }
}
