package io.waybill.correlator.observer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.ledger.Poll;
import io.waybill.store.InputPartition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is told of a look, given those before; and that a record says all of it. */
final class ChangesTest {
  private static final Poll.Group BILLING = new Poll.Group("billing", "Classic", "Stable");

  private final Changes changes = new Changes("main", 3_600_000, "one");

  private static Look look(long unixMilli, long latest, Map<String, List<Poll.Commit>> commits) {
    Map<String, Poll.Group> groups = new HashMap<>();
    commits.keySet().forEach(name -> groups.put(name, BILLING));
    return new Look(
        unixMilli,
        List.of(new Poll.Offsets("orders", "id", 0, 0, latest)),
        commits,
        groups,
        Set.of(),
        Map.of(new InputPartition("main", "spans", 0), latest),
        List.of());
  }

  private static Poll.Commit commit(int partition, long offset) {
    return new Poll.Commit("billing", "orders", partition, offset, true);
  }

  private Poll one(Look look) {
    List<Poll> parts = changes.of(look);
    assertThat(parts).hasSize(1);
    return parts.getFirst();
  }

  @Test
  void theFirstLookTellsAllAndTheNextOnlyWhatChanged() {
    Poll first = one(look(1, 10, Map.of("billing", List.of(commit(0, 5), commit(1, 7)))));
    assertThat(first.first()).isTrue();
    assertThat(first.partitions()).hasSize(1);
    assertThat(first.commits()).hasSize(2);
    assertThat(first.groups()).hasSize(1);

    Poll second = one(look(2, 10, Map.of("billing", List.of(commit(0, 6), commit(1, 7)))));
    assertThat(second.first()).isFalse();
    assertThat(second.partitions()).isEmpty();
    assertThat(second.commits()).containsExactly(commit(0, 6));
    assertThat(second.groups()).isEmpty();
    assertThat(second.telemetryEnds()).as("told each time").hasSize(1);
  }

  @Test
  void aCommitThatIsGoneIsTold() {
    one(look(1, 10, Map.of("billing", List.of(commit(0, 5), commit(1, 7)))));
    assertThat(one(look(2, 10, Map.of("billing", List.of(commit(0, 5))))).commits())
        .containsExactly(new Poll.Commit("billing", "orders", 1, -1, false));
    assertThat(one(look(3, 10, Map.of())).commits())
        .as("the group was deleted")
        .containsExactly(new Poll.Commit("billing", "orders", 0, -1, false));
  }

  @Test
  void aGroupThatMayNotBeSeenHasLostNothing() {
    one(look(1, 10, Map.of("billing", List.of(commit(0, 5)))));
    Look denied =
        new Look(
            2,
            List.of(),
            Map.of(),
            Map.of(),
            Set.of(),
            Map.of(),
            List.of("DESCRIBE on the groups"));
    assertThat(one(denied).commits()).isEmpty();
    assertThat(one(look(3, 10, Map.of("billing", List.of(commit(0, 5))))).commits()).isEmpty();
  }

  @Test
  void whatMayNotBeSeenAnyMoreIsNotGone() {
    one(look(1, 10, Map.of("billing", List.of(commit(0, 5)))));
    Look hidden =
        new Look(
            2,
            List.of(),
            Map.of("billing", List.of()),
            Map.of(),
            Set.of("orders"),
            Map.of(),
            List.of("DESCRIBE on the topic orders"));
    assertThat(one(hidden).commits()).isEmpty();
    Look gone =
        new Look(
            3, List.of(), Map.of("billing", List.of()), Map.of(), Set.of(), Map.of(), List.of());
    assertThat(one(gone).commits())
        .containsExactly(new Poll.Commit("billing", "orders", 0, -1, false));
  }

  @Test
  void allIsToldAgainAfterAnHour() {
    Map<String, List<Poll.Commit>> same = Map.of("billing", List.of(commit(0, 5)));
    one(look(1, 10, same));
    Poll again = one(look(3_600_001, 10, same));
    assertThat(again.first()).isFalse();
    assertThat(again.partitions()).hasSize(1);
    assertThat(again.commits()).containsExactly(commit(0, 5));
    assertThat(again.groups()).hasSize(1);
  }

  @Test
  void aLookThatIsTooLargeForARecordComesInParts() throws IOException {
    List<Poll.Commit> many = new ArrayList<>();
    for (int partition = 0; partition < 10_000; partition++) {
      many.add(commit(partition, partition));
    }
    List<Poll> parts = changes.of(look(1, 10, Map.of("billing", many)));
    assertThat(parts).extracting(Poll::part).containsExactly(0, 1, 2);
    assertThat(parts).extracting(Poll::complete).containsExactly(false, false, true);
    List<Poll.Commit> told = new ArrayList<>();
    for (Poll part : parts) {
      assertThat(PollJson.write(part).length).isLessThan(900_000);
      told.addAll(part.commits());
    }
    assertThat(told).containsExactlyInAnyOrderElementsOf(many);
  }

  @Test
  void aRecordSaysAllOfAPoll() throws IOException {
    Poll poll =
        new Poll(
            "main",
            1_790_000_000_000L,
            true,
            0,
            true,
            List.of(new Poll.Offsets("orders", "id", 3, 5, Long.MAX_VALUE)),
            List.of(commit(3, 6), new Poll.Commit("audit", "orders", 3, -1, false)),
            List.of(BILLING),
            Map.of(new InputPartition("main", "spans", 1), 9L),
            List.of("DESCRIBE on the groups"));
    assertThat(PollJson.read(PollJson.write(poll))).isEqualTo(poll);
  }

  @Test
  void whatIsNoPollIsRefused() {
    for (String text : List.of("", "7", "{}", "{\"v\":2}", "{\"v\":1,\"commits\":[[1]]}", "{")) {
      assertThatThrownBy(() -> PollJson.read(text.getBytes(UTF_8)))
          .as(text)
          .isInstanceOf(IOException.class);
    }
  }
}
