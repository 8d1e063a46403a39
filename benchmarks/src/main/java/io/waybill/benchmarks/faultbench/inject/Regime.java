package io.waybill.benchmarks.faultbench.inject;

import java.util.Locale;

/** What of an application's telemetry reaches Waybill. */
public enum Regime {
  /** Spans of producers and consumers, ended by the application itself. */
  FULL(true, false, 0, 1),
  /** The same, and one span in a hundred is lost. */
  LOSS_1(true, false, 0.01, 1),
  /** The same, and one span in five is lost. */
  LOSS_20(true, false, 0.2, 1),
  /** One trace in ten is sampled. */
  SAMPLED_10(true, false, 0, 0.1),
  /** Spans of OpenTelemetry's Java agent, and no others. */
  AGENT(false, false, 0, 1),
  /** What the application tells by Waybill's client, and no spans. */
  OUTCOMES(false, true, 0, 1),
  /** Spans, none of which arrives for a while in the middle, in which one fault in five happens. */
  OUTAGE(true, false, 0, 1),
  /** Nothing. */
  NONE(false, false, 0, 1),
  /** One trace in twenty is sampled, and the exporter is down for a while: for the clean soak. */
  SOAK(true, false, 0.01, 0.05),
  /** Spans, and Waybill may see neither groups nor offsets. */
  NO_ACLS(true, false, 0, 1);

  private final boolean spans;
  private final boolean outcomes;
  private final double loss;
  private final double sampled;

  Regime(boolean spans, boolean outcomes, double loss, double sampled) {
    this.spans = spans;
    this.outcomes = outcomes;
    this.loss = loss;
    this.sampled = sampled;
  }

  /** True where the application makes spans itself. */
  public boolean hasSpans() {
    return spans;
  }

  /** True where the application tells outcomes. */
  public boolean hasOutcomes() {
    return outcomes;
  }

  /** The share of spans that is lost on the way. */
  public double loss() {
    return loss;
  }

  /** The share of traces that is sampled. */
  public double sampled() {
    return sampled;
  }

  /** The name on the command line. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
