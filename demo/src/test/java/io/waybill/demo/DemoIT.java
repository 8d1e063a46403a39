package io.waybill.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.correlator.service.Service;
import io.waybill.demo.check.Verdicts;
import io.waybill.demo.faults.Fault;
import io.waybill.demo.faults.FaultPlan;
import io.waybill.event.Event;
import io.waybill.event.HopDetail;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo tells the truth: it passes as Waybill is, and fails when Waybill is broken. */
final class DemoIT {
  /** With this one every fault happens within the first 120 orders. */
  private static final long SEED = 3;

  /** Long enough for these on a machine that has others to serve, too. */
  private static final Duration INJECTION = Duration.ofSeconds(10);

  @TempDir Path directory;
  private final StringWriter said = new StringWriter();

  private Verdicts run(DemoRun.Starter starter) throws Exception {
    DemoRun run =
        new DemoRun(
            directory,
            new FaultPlan(SEED, List.of(Fault.values())),
            0,
            50,
            new PrintWriter(said),
            starter);
    return run.run(INJECTION).orElseThrow();
  }

  @Test
  void everyFaultIsFoundAndNothingIsInvented() throws Exception {
    Verdicts verdicts = run(config -> Service.start(config, false, InstantSource.system()));
    assertThat(verdicts.missed()).isEmpty();
    assertThat(verdicts.accused()).isEmpty();
    Set<String> kinds =
        verdicts.found().stream().map(found -> found.fault().kind()).collect(Collectors.toSet());
    assertThat(kinds)
        .as("a fault that never happens proves nothing")
        .containsExactlyInAnyOrderElementsOf(
            EnumSet.allOf(Fault.class).stream().map(Fault::label).toList());
    assertThat(said.toString()).contains("dead-lettered by payments at orders/");
  }

  @Test
  void aJoinThatIsBrokenInTheEngineMakesItFail() throws Exception {
    Verdicts verdicts =
        run(config ->
            Service.start(
                config,
                false,
                InstantSource.system(),
                store -> new ChangedEvents(store, DemoIT::withoutOrigin)));
    assertThat(verdicts.passed()).isFalse();
    assertThat(verdicts.missed()).anyMatch(missed -> missed.startsWith("declined-spring of order"));
    assertThat(verdicts.missed()).anyMatch(missed -> missed.contains(" dead_lettered "));
  }

  private static Event withoutOrigin(Event event) {
    return event.detail() instanceof HopDetail hop && hop.dialect().equals("spring-kafka")
        ? new Event(
            event.source(),
            event.tenant(),
            event.time(),
            event.trace(),
            event.service(),
            new HopDetail(
                hop.eventKind(),
                hop.dialect(),
                Optional.empty(),
                hop.previous(),
                hop.likelyTopic(),
                hop.group(),
                hop.attempt(),
                hop.errorType(),
                hop.errorMessage(),
                hop.contexts(),
                hop.valueHashes()),
            event.attributes(),
            event.payload())
        : event;
  }
}
