package io.waybill.correlator.agents;

/**
 * One run of one agent, as one input sees it.
 *
 * @param cluster the input's cluster
 * @param pinned the tenant that the input is pinned to, or "": what others write to their own
 *     topics can't speak for it
 * @param instance the agent
 * @param epoch its run
 */
record AgentKey(String cluster, String pinned, String instance, String epoch) {
  /** Another run of the same agent. */
  AgentKey run(String other) {
    return new AgentKey(cluster, pinned, instance, other);
  }

  /** As a name for a note. */
  String name() {
    return "agent\t" + cluster + "\t" + pinned + "\t" + instance + "\t" + epoch;
  }

  static AgentKey ofName(String name) {
    String[] parts = name.split("\t", -1);
    return new AgentKey(parts[1], parts[2], parts[3], parts[4]);
  }
}
