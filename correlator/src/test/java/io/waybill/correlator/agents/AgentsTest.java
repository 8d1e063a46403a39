package io.waybill.correlator.agents;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.correlator.agents.Agents.Taken;
import io.waybill.correlator.decode.TenantRule;
import io.waybill.correlator.decode.record.RawRecord;
import io.waybill.correlator.decode.record.RecordHeaders;
import io.waybill.event.AgentGapDetail;
import io.waybill.event.EventTime;
import io.waybill.event.EventTime.KafkaTime;
import io.waybill.store.InputPartition;
import io.waybill.store.Notes;
import io.waybill.store.Position;
import io.waybill.store.Positions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is said of records that an agent numbered: lost only by proof. */
final class AgentsTest {
  private static final String RUN = "6743f1a29c0d1e2f";
  private static final String NEXT_RUN = "6743f1ff00000000";
  private static final TenantRule TENANTS = new TenantRule("", "default");
  private static final long NOON = 1_795_521_600_000L;

  private Agents agents = new Agents(Positions.NONE, Notes.NONE);
  private final Map<InputPartition, Position> read = new HashMap<>();
  private final Map<Integer, Long> offsets = new HashMap<>();
  private Notes notes = Notes.NONE;

  /** Ends of the topic as Kafka tells them; what was read where a test says nothing else. */
  private Optional<Map<InputPartition, Long>> ends = Optional.empty();

  private boolean kafkaAnswers = true;

  private static InputPartition partition(int number) {
    return new InputPartition("main", "logs", number);
  }

  private RawRecord record(int partition, RecordHeaders headers, byte[] value, long time) {
    long offset = offsets.merge(partition, 1L, Long::sum) - 1;
    read.put(partition(partition), new Position("id", offset + 1));
    return new RawRecord(
        "main",
        "logs",
        "id",
        partition,
        offset,
        EventTime.ofRecord(time, KafkaTime.CREATE, time * 1_000_000),
        new byte[0],
        value,
        headers);
  }

  private Taken take(RawRecord record) {
    return agents.take(record, Sequence.of(record.headers()), TENANTS, NOON);
  }

  private Taken came(String run, long number) {
    return came(run, number, 0);
  }

  private Taken came(String run, long number, int partition) {
    byte[] sequence = ("1/" + run + "/" + number + "/web-7").getBytes(UTF_8);
    RecordHeaders headers =
        new RecordHeaders(List.of(new RecordHeaders.Header("waybill-seq", sequence)));
    return take(record(partition, headers, new byte[] {'x'}, NOON + number * 1000));
  }

  private void cameAll(String run, long from, long to) {
    for (long number = from; number <= to; number++) {
      came(run, number);
    }
  }

  private Taken said(String control) {
    RecordHeaders headers =
        new RecordHeaders(List.of(new RecordHeaders.Header("waybill-control", new byte[] {'1'})));
    byte[] value = ("{\"@waybill\":{\"v\":1,\"control\":" + control + "}}").getBytes(UTF_8);
    return take(record(0, headers, value, NOON));
  }

  private static String word(String run, long last, String more) {
    return "{\"instance\":\"web-7\",\"epoch\":\""
        + run
        + "\",\"last\":"
        + last
        + ",\"timeUnixNano\":\"1795521600000000000\",\"topics\":[\"logs\"],\"openComplete\":true"
        + more
        + "}";
  }

  private List<AgentGapDetail> judge() {
    List<AgentGapDetail> gaps = new ArrayList<>();
    for (int second = 0; second < 3; second++) {
      agents
          .judge(
              new Positions(read),
              topics -> {
                if (!kafkaAnswers) {
                  return Optional.empty();
                }
                Map<InputPartition, Long> now = new HashMap<>();
                read.forEach((partition, at) -> now.put(partition, at.nextOffset()));
                return Optional.of(ends.orElse(now));
              })
          .forEach(gap -> gaps.add(gap.detail()));
      notes = notes.with(agents.changes());
    }
    return gaps;
  }

  private AgentStatus status() {
    assertThat(agents.status()).hasSize(1);
    return agents.status().getFirst();
  }

  @Test
  void aRecordThatIsSentAgainIsDroppedOnce() {
    assertThat(came(RUN, 1)).isEqualTo(Taken.EVENT);
    assertThat(came(RUN, 2)).isEqualTo(Taken.EVENT);
    assertThat(came(RUN, 1)).isEqualTo(Taken.REPEAT);
    assertThat(came(NEXT_RUN, 1)).as("another run counts anew").isEqualTo(Taken.EVENT);
    judge();
    assertThat(status().repeats()).isEqualTo(1);
    assertThat(status().received()).isEqualTo(3);
  }

  @Test
  void aGapBelowWhatTheAgentSaysIsLostOnceAllIsRead() {
    cameAll(RUN, 1, 10);
    cameAll(RUN, 14, 20);
    assertThat(judge()).as("the agent has said nothing yet").isEmpty();

    assertThat(said(word(RUN, 20, ""))).isEqualTo(Taken.WORD);

    List<AgentGapDetail> gaps = judge();
    assertThat(gaps).hasSize(1);
    assertThat(gaps.getFirst().from()).isEqualTo(11);
    assertThat(gaps.getFirst().to()).isEqualTo(13);
    assertThat(gaps.getFirst().headline())
        .isEqualTo(
            "3 log records of web-7 never came: Kafka had acknowledged them, and they are not in the topic");
    assertThat(status().missing()).isEqualTo(3);
    assertThat(status().text()).isEqualTo("web-7: 3 lines missing between 12:00:10 and 12:00:14");
    assertThat(judge()).as("said once").isEmpty();
  }

  @Test
  void aRecordThatComesLateTakesTheLossBack() {
    cameAll(RUN, 1, 4);
    said(word(RUN, 5, ""));
    assertThat(judge()).hasSize(1);
    came(RUN, 5);
    judge();
    assertThat(status().missing()).isZero();
    assertThat(status().text()).isEqualTo("web-7: nothing missing");
  }

  @Test
  void theEndOfARunThatWasKilledIsKnownFromTheNext() {
    cameAll(RUN, 1, 4);
    said(word(RUN, 2, ""));
    said(
        word(
            NEXT_RUN,
            0,
            ",\"previous\":{\"epoch\":\""
                + RUN
                + "\",\"last\":6},\"openRanges\":[[\""
                + RUN
                + "\",5,6]]"));
    assertThat(judge()).as("they are still to come").isEmpty();
    said(word(NEXT_RUN, 1, ",\"previous\":{\"epoch\":\"" + RUN + "\",\"last\":6}"));
    came(NEXT_RUN, 1);
    assertThat(judge()).hasSize(1).first().extracting(AgentGapDetail::from).isEqualTo(5L);
  }

  @Test
  void whatIsUnderWayRefusedOrNotReadYetIsNotLost() {
    cameAll(RUN, 1, 10);
    said(
        word(
            RUN,
            20,
            ",\"refusedRanges\":[[\""
                + RUN
                + "\",11,11]],\"openRanges\":[[\""
                + RUN
                + "\",12,20]]"));
    assertThat(judge()).isEmpty();
    assertThat(status().refused()).isEqualTo(1);
    assertThat(status().text()).contains("1 refused by the broker, in its side file");

    came(RUN, 30, 1);
    ends = Optional.of(Map.of(partition(0), 1000L, partition(1), 1L));
    said(word(RUN, 20, ""));
    assertThat(judge()).as("partition 0 goes on to 1000").isEmpty();
    cameAll(RUN, 12, 20);
    read.put(partition(0), new Position("id", 1000));
    assertThat(judge()).isEmpty();
    assertThat(status().missing()).isZero();
  }

  @Test
  void whileKafkaDoesNotTellItsEndsNothingIsLost() {
    cameAll(RUN, 1, 10);
    kafkaAnswers = false;
    said(word(RUN, 20, ""));
    assertThat(judge()).isEmpty();
    kafkaAnswers = true;
    assertThat(judge()).hasSize(1);
  }

  @Test
  void anOpenListThatIsNotCompleteProvesNothing() {
    cameAll(RUN, 1, 10);
    said(word(RUN, 20, "").replace("\"openComplete\":true", "\"openComplete\":false"));
    assertThat(judge()).isEmpty();
  }

  @Test
  void whatRetentionTookIsUnknownAndNotLost() {
    cameAll(RUN, 1, 10);
    said(word(RUN, 20, ",\"openRanges\":[[\"" + RUN + "\",11,20]]"));
    agents.hole(partition(0), NOON);
    said(word(RUN, 40, ""));
    assertThat(judge()).isEmpty();
    assertThat(status().unknown()).isEqualTo(30);
    assertThat(status().missing()).isZero();
  }

  @Test
  void aReaderThatBeginsInTheMiddleAccusesNobody() {
    offsets.put(0, 500L); // what was before is gone
    cameAll(RUN, 501, 510);
    said(word(RUN, 510, ""));
    assertThat(judge()).isEmpty();
    assertThat(status().missing()).isZero();
  }

  @Test
  void anAgentThatFirstSpeaksLongAfterTheReaderBeganIsNotAccusedOfWhatWasBefore() {
    offsets.put(0, 500L);
    came(RUN, 501);
    String late = Long.toString((NOON + 7_200_000) * 1_000_000);
    said(word(RUN, 510, "").replace("1795521600000000000", late));
    assertThat(judge()).isEmpty();
    said(word(RUN, 520, "").replace("1795521600000000000", late));
    assertThat(judge()).as("but of what came after").hasSize(1);
    assertThat(status().missing()).isEqualTo(10);
  }

  @Test
  void anAgentWhoseClockIsHoursAheadIsNotAccusedOfWhatRetentionTook() {
    String ahead = Long.toHexString((NOON + 7_200_000) / 1000) + "00000000";
    offsets.put(0, 500L);
    came(ahead, 501);
    String late = Long.toString((NOON + 7_200_000) * 1_000_000);
    said(word(ahead, 510, "").replace("1795521600000000000", late));
    assertThat(judge()).isEmpty();
    assertThat(status().missing()).isZero();
  }

  @Test
  void whatTheAgentGaveUpIsLost() {
    cameAll(RUN, 1, 5);
    said(word(RUN, 8, ",\"givenUpRanges\":[[\"" + RUN + "\",6,8]]"));
    List<AgentGapDetail> gaps = judge();
    assertThat(gaps).hasSize(1);
    assertThat(gaps.getFirst().reason()).isEqualTo("the agent gave them up before Kafka had them");
  }

  @Test
  void allIsRememberedOverARestart() {
    cameAll(RUN, 1, 10);
    said(word(RUN, 12, ",\"refusedRanges\":[[\"" + RUN + "\",11,11]]"));
    kafkaAnswers = false; // so that it is asked after the restart
    judge();

    agents = new Agents(new Positions(read), notes);
    kafkaAnswers = true;
    assertThat(came(RUN, 7)).isEqualTo(Taken.REPEAT);
    assertThat(judge()).hasSize(1).first().extracting(AgentGapDetail::from).isEqualTo(12L);
    assertThat(status().refused()).isEqualTo(1);
  }

  @Test
  void theOrderOfArrivalChangesNothing() {
    Random random = new Random(42);
    for (int round = 0; round < 50; round++) {
      agents = new Agents(Positions.NONE, Notes.NONE);
      offsets.clear();
      read.clear();
      List<Long> numbers = new ArrayList<>();
      for (long number = 1; number <= 200; number++) {
        numbers.add(number);
      }
      List<Long> lost = List.of(1L + random.nextInt(100), 101L + random.nextInt(100));
      numbers.removeAll(lost);
      numbers.addAll(numbers.subList(0, 50));
      Collections.shuffle(numbers, random);
      numbers.forEach(number -> came(RUN, number, random.nextInt(3)));
      said(word(RUN, 200, ""));
      assertThat(judge()).extracting(AgentGapDetail::from).containsExactlyElementsOf(lost);
      assertThat(status().received()).isEqualTo(198);
      assertThat(status().repeats()).isEqualTo(50);
    }
  }

  @Test
  void nonsenseFromAHostileProducerIsNoWordAndCostsNothing() {
    assertThat(said("{\"instance\":7}")).isEqualTo(Taken.EVENT);
    assertThat(said("[")).isEqualTo(Taken.EVENT);
    cameAll(RUN, 1, 3);
    came(RUN, Long.MAX_VALUE);
    said(
        word(
            RUN,
            Long.MAX_VALUE - 1,
            ",\"refusedRanges\":[[\"" + RUN + "\",1,9223372036854775806],[\"x\",-1,2],7]"));
    assertThat(judge()).isEmpty();
    assertThat(status().missing()).isZero();
  }

  @Test
  void aWordThatNoAgentWritesIsAnEventAndNothingBreaks() {
    offsets.put(0, 500L); // so that holes are looked at too
    assertThat(said(word(RUN, 1, ",\"previous\":{\"epoch\":\"zz\",\"last\":5}")))
        .isEqualTo(Taken.EVENT);
    assertThat(said(word(RUN, 1, "").replace("web-7", "web\\t7"))).isEqualTo(Taken.EVENT);
    assertThat(said(word(RUN, 1, "").replace(RUN, "6743"))).isEqualTo(Taken.EVENT);
    judge();
    agents = new Agents(new Positions(read), notes);
    assertThat(judge()).isEmpty();
  }

  @Test
  void theWordsOfManyRunsAreBounded() {
    String padding = ",\"padding\":\"" + "x".repeat(200_000) + "\"";
    for (int run = 0; run < 200; run++) {
      said(word(String.format(java.util.Locale.ROOT, "6743f1a2%08x", run), 1, padding));
    }
    judge();
    assertThat(notes.map().values().stream().mapToLong(String::length).sum())
        .as("sixteen megabytes as base64")
        .isLessThan(24L << 20);
  }

  @Test
  void ofTooManyRunsTheNewestAreRemembered() {
    String newest = "";
    for (int run = 0; run < 4200; run++) {
      newest = String.format(java.util.Locale.ROOT, "6743f1a2%08x", run);
      came(newest, 1);
    }
    assertThat(came(newest, 1)).isEqualTo(Taken.REPEAT);
  }

  @Test
  void whatIsAskedOfKafkaIsAskedOnceForAllRuns() {
    for (int run = 0; run < 50; run++) {
      said(word(String.format(java.util.Locale.ROOT, "6743f1a2%08x", run), 5, ""));
    }
    int[] asked = {0};
    agents.judge(
        new Positions(read),
        topics -> {
          asked[0]++;
          return Optional.empty();
        });
    assertThat(asked[0]).isEqualTo(1);
  }

  @Test
  void thePluginsOwnControlRecordsAreUnderstood() throws Exception {
    List<String> vectors =
        Files.readAllLines(Path.of("../fluentbit-plugin/vectors/control.ndjson"));
    Control first = Control.of(vectors.get(0).getBytes(UTF_8)).orElseThrow();
    assertThat(first.previousEpoch()).isEmpty();
    assertThat(first.journal()).isTrue();
    Control second = Control.of(vectors.get(1).getBytes(UTF_8)).orElseThrow();
    assertThat(second)
        .isEqualTo(
            new Control(
                "web-7",
                RUN,
                100,
                "6743f00011111111",
                9,
                true,
                false,
                1_795_471_697_123_456_789L,
                List.of("logs", "audit"),
                List.of(new NumberRange(RUN, 17, 17)),
                List.of(new NumberRange(RUN, 20, 29)),
                List.of(new NumberRange("6743f00011111111", 5, 9), new NumberRange(RUN, 90, 100)),
                true));
  }
}
