package io.waybill.correlator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.correlator.access.Access;
import io.waybill.correlator.answer.Backend;
import io.waybill.correlator.http.Backends;
import io.waybill.correlator.http.HttpApi;
import io.waybill.correlator.http.HttpSettings;
import io.waybill.ledger.Ledger;
import io.waybill.ledger.LedgerSettings;
import io.waybill.ledger.Poll;
import io.waybill.store.Batch;
import io.waybill.store.InMemoryEventStore;
import io.waybill.store.Positions;
import io.waybill.testkit.Events;
import io.waybill.testkit.Looks;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What commands say, and the codes that they end with. */
final class CommandsTest {
  @TempDir Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    CommandLine commands = Waybill.commandLine();
    commands.setOut(new PrintWriter(out));
    commands.setErr(new PrintWriter(err));
    return commands.execute(arguments);
  }

  private static HttpApi api(InMemoryEventStore store) {
    return HttpApi.start(
        HttpSettings.loopback(0),
        new Backend(store, List::of, Map::of, InstantSource.system()),
        Access.open(false),
        Optional.empty());
  }

  @Test
  void aTraceAndASearchAreAnsweredInTheTerminal() {
    InMemoryEventStore store = new InMemoryEventStore();
    store.append(
        new Batch(List.of(Events.at(0).trace(1, 2).log("ERROR", "card declined")), Positions.NONE));
    try (HttpApi api = api(store)) {
      String url = "--url=http://localhost:" + api.port();
      assertThat(run("trace", url, "1".repeat(1))).isZero();
      assertThat(out.toString()).contains("checkout ERROR card declined");
      assertThat(run("search", url, "declined", "level:ERROR")).isZero();
      assertThat(out.toString()).contains("2026-01-01T00:00:00Z log");
      assertThat(run("search", url, "--json", "declined")).isZero();
      assertThat(out.toString()).contains("\"message\" : \"card declined\"");
      assertThat(run("trace", url, "ff")).as("nothing found").isEqualTo(4);
      assertThat(run("message", url, "orders/1@57")).as("nothing found").isEqualTo(4);
      assertThat(err.toString()).contains("nothing is known of orders/1@57");
      assertThat(run("messages", url, "--verdict=lost")).as("none").isEqualTo(4);
      assertThat(run("messages", url, "--verdict=blue")).isEqualTo(1);
      assertThat(err.toString()).contains("verdict is lost, aborted, dead_lettered");
      assertThat(run("pipelines", url)).as("none").isEqualTo(4);
      assertThat(err.toString()).contains("nothing is known of trace");
      assertThat(run("search", url, "\"never closed")).isEqualTo(1);
      assertThat(err.toString()).contains("character 1").contains("never closed");
    }
  }

  @Test
  void whatWasNeverWrittenIsCountedBelowTheGroups() {
    InMemoryEventStore store = new InMemoryEventStore();
    String tooLarge = "org.apache.kafka.common.errors.RecordTooLargeException";
    store.append(
        new Batch(
            List.of(
                Events.at(0).trace(1, 2).failedSend("orders", 4, tooLarge, "5 MB"),
                Events.at(1).trace(3, 4).failedSend("refunds", 4, tooLarge, "6 MB"),
                Events.at(2).trace(5, 6).failedSend("refunds", 4, tooLarge, "7 MB")),
            Positions.NONE));
    try (HttpApi api = api(store)) {
      assertThat(run("pipelines", "--url=http://localhost:" + api.port())).as("none").isEqualTo(4);
      assertThat(out.toString())
          .contains("finding: 3 messages never got to a broker (orders 1, refunds 2)");
    }
  }

  @Test
  void verdictsAreFollowedUntilNobodyAnswers() throws Exception {
    InMemoryEventStore store = new InMemoryEventStore();
    Ledger ledger = new Ledger(LedgerSettings.NONE);
    HttpApi api =
        HttpApi.start(
            HttpSettings.loopback(0),
            Backends.of(store, ledger, "default", InstantSource.system()),
            Access.open(false),
            Optional.empty());
    Thread following =
        Thread.ofPlatform()
            .daemon()
            .name("test-follow")
            .start(() -> run("messages", "--follow", "--url=http://localhost:" + api.port()));
    await("everything in 0 partitions is read");
    ledger.observe(
        Looks.at(
            1000,
            true,
            List.of(new Poll.Offsets("orders", "id", 1, 58, 60)),
            List.of(new Poll.Commit("billing", "orders", 1, 57, true))));
    ledger.revise();
    await("orders/1@57");
    assertThat(out.toString()).contains("expired").contains("the log began behind it");
    api.close();
    following.join(Duration.ofSeconds(30));
    assertThat(following.isAlive()).isFalse();
    assertThat(err.toString()).contains("no Waybill answers on");
  }

  private void await(String text) {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!out.toString().contains(text) && System.nanoTime() < deadline) {
      LockSupport.parkNanos(20_000_000);
    }
    assertThat(out.toString()).contains(text);
  }

  @Test
  void wrongUsageIsTold() {
    assertThat(run("trace", "nonsense")).isEqualTo(2);
    assertThat(err.toString()).contains("16 or 32 hexadecimal digits");
    assertThat(run("trace", "--url=http://127.0.0.1:1", "ff")).isEqualTo(1);
    assertThat(err.toString()).contains("no Waybill answers on").contains("./waybill serve");
    assertThat(run("serve", "--topics=x", "--bootstrap-servers=")).isEqualTo(2);
  }

  @Test
  void aConfigurationIsCheckedByLine() throws Exception {
    Path file = Files.writeString(directory.resolve("waybill.yaml"), "htpp: {}\n");
    assertThat(run("config", "check", "-c", file.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("line 1: there is no key htpp; did you mean http?");
    Files.writeString(
        file, "kafka: {bootstrap.servers: a}\ninputs: [{name: logs, topics: logs}]\n");
    assertThat(run("config", "check", "-c", file.toString())).isZero();
  }
}
