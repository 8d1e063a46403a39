package io.waybill.correlator.agents;

import io.waybill.event.Attributes;
import io.waybill.event.Event;
import io.waybill.event.MetricDetail;
import java.util.List;
import java.util.Map;

/**
 * The latest that agents said of what they dropped, skipped, cut or failed. In memory: agents say
 * it again and again. For one thread but {@link #latest}.
 */
public final class AgentCounters {
  private static final int MAX_COUNTERS = 4096;
  private static final int MAX_NAME = 256;

  private record Key(String tenant, String agent, String name, String of) {}

  private final Map<Key, AgentCounter> counters = new OldestOut<>(MAX_COUNTERS);
  private volatile List<AgentCounter> latest = List.of();

  /** Takes what it is, where it is a counter of an agent. */
  public void came(Event event) {
    if (!(event.detail() instanceof MetricDetail metric)
        || !metric.name().startsWith("fluentbit_")) {
      return;
    }
    Attributes attributes = event.attributes();
    String agent = attributes.first("hostname", "host.name");
    String of = attributes.first("name");
    if (agent.length() + of.length() + metric.name().length() > MAX_NAME) {
      return; // still an event that can be searched for
    }
    AgentCounter counter =
        new AgentCounter(
            event.tenant(), agent, metric.name(), of, metric.value(), event.time().unixNano());
    counters.merge(
        new Key(event.tenant(), agent, metric.name(), of),
        counter,
        (had, came) -> came.asOfUnixNano() >= had.asOfUnixNano() ? came : had);
    latest = List.copyOf(counters.values());
  }

  /** Of each counter its latest value. Thread-safe. */
  public List<AgentCounter> latest() {
    return latest;
  }
}
