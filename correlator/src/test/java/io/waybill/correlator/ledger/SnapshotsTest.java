package io.waybill.correlator.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.event.Attributes;
import io.waybill.event.Coordinate;
import io.waybill.event.Event;
import io.waybill.event.EventTime;
import io.waybill.event.EventTime.KafkaTime;
import io.waybill.event.MessageRef;
import io.waybill.event.Payload;
import io.waybill.event.SourcePosition;
import io.waybill.event.SpanDetail;
import io.waybill.ledger.Ledger;
import io.waybill.ledger.LedgerOutput;
import io.waybill.ledger.LedgerSettings;
import io.waybill.ledger.Poll;
import io.waybill.store.Scope;
import io.waybill.trace.SpanId;
import io.waybill.trace.SpanRef;
import io.waybill.trace.TraceId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ledger that is saved again and again: what stays as it is is written once, and found again. */
final class SnapshotsTest {
  private static final int SAVES = 120;
  private static final int PER_SAVE = 10_000;
  private static final long AT = 1_767_225_600_000_000_000L;

  @TempDir private Path directory;
  private final Ledger ledger = empty();
  private final Random chance = new Random(7);
  private Snapshots snapshots;
  private long saves;
  private long next;

  private static Ledger empty() {
    return new Ledger(
        new LedgerSettings(
            Duration.ZERO,
            Duration.ZERO,
            Duration.ZERO,
            Set.of(),
            Set.of(),
            Set.of(),
            Set.of(),
            Duration.ofHours(24),
            ""));
  }

  @BeforeEach
  void open() throws IOException {
    snapshots = new Snapshots(directory);
  }

  private void learn(int messages) {
    for (int i = 0; i < messages; i++) {
      if (chance.nextBoolean()) {
        processed(next);
      }
      next++;
    }
  }

  private void processed(long offset) {
    ledger.observe(
        new Event(
            new SourcePosition("main", "otlp_spans", "", 0, offset, 0),
            "acme",
            EventTime.ofRecord(AT / 1_000_000, KafkaTime.CREATE, AT),
            new SpanRef(new TraceId(1, offset + 1), new SpanId(offset + 1)),
            "billing",
            new SpanDetail(
                "process",
                SpanDetail.Kind.CONSUMER,
                SpanId.NONE,
                AT,
                AT,
                SpanDetail.Status.OK,
                "",
                List.of(),
                List.of(),
                List.of(new MessageRef(MessageRef.Role.PROCESSED, message(offset))),
                "billing",
                "app"),
            Attributes.NONE,
            Payload.NONE));
  }

  private static Coordinate message(long offset) {
    return new Coordinate("main", "orders", 0, offset);
  }

  private void save() throws IOException {
    snapshots.save(ledger, ++saves);
    snapshots.keepOnly(saves);
  }

  private static Ledger loaded(Snapshots from, long number) throws IOException {
    Ledger loaded = empty();
    from.load(loaded, number);
    return loaded;
  }

  private static byte[] bytes(Ledger ledger) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ledger.write(new LedgerOutput(bytes));
    return bytes.toByteArray();
  }

  private List<Path> files(String pattern) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(directory, pattern)) {
      all.forEach(files::add);
    }
    return files;
  }

  private long size(String pattern) throws IOException {
    long size = 0;
    for (Path file : files(pattern)) {
      size += Files.size(file);
    }
    return size;
  }

  @Test
  void whatWasSavedIsThereAgainAndCanBeSavedOn() throws IOException {
    learn(1_000_000);
    for (int save = 0; save < 20; save++) {
      learn(PER_SAVE);
      save();
    }
    Snapshots later = new Snapshots(directory);
    Ledger again = loaded(later, saves);
    assertThat(bytes(again)).isEqualTo(bytes(ledger));

    later.save(again, saves + 1);
    later.keepOnly(saves + 1);
    assertThat(Files.size(directory.resolve("segments-" + (saves + 1))))
        .as("a restart is no reason to write all of it")
        .isLessThan(bytes(ledger).length / 2);
    assertThat(bytes(loaded(new Snapshots(directory), saves + 1))).isEqualTo(bytes(ledger));
  }

  @Test
  void aSaveWritesNoMoreTheMoreIsKnown() throws IOException {
    List<Long> written = new ArrayList<>();
    for (int save = 0; save < SAVES; save++) {
      learn(PER_SAVE);
      save();
      Path newest = directory.resolve("segments-" + saves);
      written.add(size("ledger-*") + (Files.exists(newest) ? Files.size(newest) : 0));
    }
    double early = median(written.subList(10, 50));
    double late = median(written.subList(SAVES - 40, SAVES));
    long all = bytes(ledger).length;
    assertThat(late).as("beside %d bytes that are known", all).isLessThan(1.5 * early);
    double together = written.stream().mapToLong(one -> one).sum();
    assertThat(together / SAVES).as("with what is written again").isLessThan(all / 4.0);
  }

  private static double median(List<Long> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }

  @Test
  void thereAreFewFilesAndLittleInThemIsOfNoUse() throws IOException {
    for (int save = 0; save < SAVES; save++) {
      learn(PER_SAVE);
      save();
      assertThat(files("ledger-*")).hasSize(1);
      assertThat(files("segments-*").size()).isLessThan(8);
      if (save % 10 == 0) {
        assertThat(size("segments-*")).isLessThan(3L * bytes(ledger).length + (1 << 18));
      }
    }
  }

  @Test
  void aSaveThatWasNotCommittedLeavesTheOneBeforeAsItWas() throws IOException {
    for (int save = 0; save < 20; save++) {
      learn(PER_SAVE);
      save();
    }
    byte[] committed = bytes(ledger);
    learn(PER_SAVE);
    processed(3);
    processed(5);
    processed(8);
    snapshots.save(ledger, saves + 1); // and a crash before the commit

    Snapshots after = new Snapshots(directory);
    Ledger again = loaded(after, saves);
    assertThat(bytes(again)).isEqualTo(committed);
    after.save(again, saves + 1);
    after.keepOnly(saves + 1);
    assertThat(bytes(loaded(new Snapshots(directory), saves + 1))).isEqualTo(committed);
    assertThat(files("ledger-*")).hasSize(1);
  }

  @Test
  void oneWordAboutAnOldMessageIsFoundAgain() throws IOException {
    learn(200_000);
    save();
    for (int save = 0; save < 5; save++) {
      learn(PER_SAVE);
      save();
    }
    Coordinate old = message(70_001);
    boolean wasHandled = !ledger.judge(old, Scope.ALL, true).isEmpty();
    processed(wasHandled ? 70_002 : 70_001);
    processed(70_001);
    save();
    assertThat(loaded(new Snapshots(directory), saves).judge(old, Scope.ALL, true)).isNotEmpty();
  }

  @Test
  void whatIsForgottenLeavesTheDisk() throws IOException {
    for (int save = 0; save < 40; save++) {
      learn(PER_SAVE);
      save();
    }
    long before = size("segments-*");
    look(0);
    look(1);
    look(100);
    save();
    save();
    assertThat(ledger.judge(message(70_001), Scope.ALL, true)).isEmpty();
    assertThat(size("segments-*")).as("of %d bytes", before).isLessThan(before / 10);
    assertThat(bytes(loaded(new Snapshots(directory), saves))).isEqualTo(bytes(ledger));
  }

  private void look(int hour) {
    ledger.observe(
        new Poll(
            "main",
            AT / 1_000_000 + hour * 3_600_000L,
            hour == 0,
            0,
            true,
            List.of(new Poll.Offsets("orders", "T1", 0, 0, next)),
            List.of(),
            List.of(),
            Map.of(),
            List.of()));
  }

  @Test
  void aByteThatIsWrongInAnyFileIsNoticed() throws IOException {
    for (int save = 0; save < 10; save++) {
      learn(PER_SAVE);
      save();
    }
    List<Path> files = files("*-*");
    assertThat(files.size()).isGreaterThan(1);
    for (Path file : files) {
      byte[] right = Files.readAllBytes(file);
      byte[] wrong = right.clone();
      wrong[wrong.length - 9] ^= 1;
      Files.write(file, wrong);
      assertThatThrownBy(() -> loaded(new Snapshots(directory), saves))
          .isInstanceOf(IOException.class);
      Files.write(file, right);
    }
    Files.write(files.getLast(), new byte[20]);
    assertThatThrownBy(() -> loaded(new Snapshots(directory), saves))
        .isInstanceOf(IOException.class);
  }
}
