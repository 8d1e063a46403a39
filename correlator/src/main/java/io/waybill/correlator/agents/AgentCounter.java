package io.waybill.correlator.agents;

import java.util.Locale;

/**
 * What an agent counts of its own losses.
 *
 * @param tenant who owns it
 * @param agent the host that it runs on, as it says; "" where it does not
 * @param name the counter's name, such as {@code fluentbit_output_dropped_records_total}
 * @param of the input or output that counts, such as {@code kafka.0}; "" where it does not say
 * @param value since the agent's start
 * @param asOfUnixNano when it was read
 */
public record AgentCounter(
    String tenant, String agent, String name, String of, double value, long asOfUnixNano) {
  /** For people. */
  public String text() {
    String what =
        name.replaceFirst("^fluentbit_", "").replaceFirst("_total$", "").replace('_', ' ');
    return (agent.isEmpty() ? "an agent" : agent)
        + " itself counts "
        + what
        + " of "
        + (of.isEmpty() ? "all" : of)
        + ": "
        + String.format(Locale.ROOT, "%.0f", value)
        + " since its start";
  }
}
