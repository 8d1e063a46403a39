package io.waybill.correlator.agents;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.event.Attribute;
import io.waybill.event.Attributes;
import io.waybill.event.Event;
import io.waybill.event.EventTime;
import io.waybill.event.EventTime.KafkaTime;
import io.waybill.event.LogDetail;
import io.waybill.event.Payload;
import io.waybill.event.SourcePosition;
import io.waybill.trace.SpanRef;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What never reached an agent's output leaves a hole in its file. */
final class LogFilesTest {
  private static final String RUN = "6743f1a29c0d1e2f";
  private static final String NEXT_RUN = "6743f1ff00000000";
  private static final long NOON = 1_795_521_600_000L;

  private final LogFiles files = new LogFiles();
  private long now = NOON;

  private void came(String run, long number, String path, long offset, long length) {
    EventTime time = EventTime.ofRecord(NOON, KafkaTime.CREATE, NOON * 1_000_000);
    Event event =
        new Event(
            new SourcePosition("main", "logs", "id", 0, number, 0),
            "acme",
            time,
            SpanRef.NONE,
            "",
            new LogDetail("", "m", "", ""),
            new Attributes(
                List.of(
                    Attribute.text("log.file.path", path),
                    Attribute.integer("log.file.offset", offset),
                    Attribute.integer("log.file.length", length))),
            Payload.NONE);
    files.came("main", new Sequence(run, number, "web-7"), event, now);
  }

  private List<FileStatus> absent() {
    files.judge(now);
    return files.status();
  }

  @Test
  void linesOneBehindTheOtherLeaveNothingOut() {
    for (int i = 0; i < 100; i++) {
      came(RUN, i + 1, "/var/log/app.log", i * 50L, 50);
    }
    assertThat(absent()).isEmpty();
  }

  @Test
  void aLineThatNeverCameLeavesAHole() {
    came(RUN, 1, "/var/log/app.log", 0, 50);
    came(RUN, 2, "/var/log/other.log", 0, 10);
    came(RUN, 3, "/var/log/app.log", 130, 50);
    assertThat(absent()).hasSize(1);
    assertThat(absent().getFirst().bytesAbsent()).isEqualTo(80);
    assertThat(absent().getFirst().text())
        .startsWith("80 bytes of /var/log/app.log never reached the output of web-7");
  }

  @Test
  void whatAKillOfTheAgentLostIsFoundWithItsNextRun() {
    came(RUN, 1, "/var/log/app.log", 0, 50);
    came(NEXT_RUN, 1, "/var/log/app.log", 5050, 50);
    assertThat(absent()).hasSize(1).first().extracting(FileStatus::bytesAbsent).isEqualTo(5000L);
  }

  @Test
  void aRotatedFileBeginsAnewAndLineEndsAreNoHoles() {
    came(RUN, 1, "/var/log/app.log", 0, 50);
    came(RUN, 2, "/var/log/app.log", 51, 50); // \r\n
    came(RUN, 3, "/var/log/app.log", 0, 50);
    came(RUN, 4, "/var/log/app.log", 50, 50);
    assertThat(absent()).isEmpty();
  }

  @Test
  void theOrderOfArrivalDoesNotMatter() {
    Random random = new Random(7);
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      order.add(i);
    }
    Collections.shuffle(order, random);
    for (int i : order) {
      came(RUN, i + 1, "/var/log/app.log", i * 50L + (i >= 250 ? 70 : 0), 50);
    }
    assertThat(absent()).hasSize(1).first().extracting(FileStatus::bytesAbsent).isEqualTo(70L);
  }

  @Test
  void nothingIsSaidAroundANumberThatDoesNotCome() {
    came(RUN, 1, "/var/log/app.log", 0, 50);
    came(RUN, 3, "/var/log/app.log", 100, 50);
    assertThat(absent()).as("number 2 may have been that line").isEmpty();
    now += 60_000;
    assertThat(absent()).isEmpty();
    came(RUN, 4, "/var/log/app.log", 160, 50);
    assertThat(absent()).hasSize(1).first().extracting(FileStatus::bytesAbsent).isEqualTo(10L);
  }

  @Test
  void hostileNumbersCostBoundedMemoryAndTheOthersAreStillFollowed() {
    for (int run = 0; run < 5000; run++) {
      String hostile = String.format(java.util.Locale.ROOT, "6743f1a2%08x", run);
      for (int i = 0; i < 50; i++) {
        came(hostile, 1_000_000 + 2L * i, "/var/log/hostile.log", i, 1);
      }
    }
    came(RUN, 1, "/var/log/app.log", 0, 50);
    came(RUN, 2, "/var/log/app.log", 80, 50);
    assertThat(absent()).hasSize(1).first().extracting(FileStatus::bytesAbsent).isEqualTo(30L);
  }
}
