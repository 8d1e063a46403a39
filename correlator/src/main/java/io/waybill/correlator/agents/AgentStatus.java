package io.waybill.correlator.agents;

/**
 * What became of the log records of one agent.
 *
 * @param tenant who owns them
 * @param instance the agent, as it names itself
 * @param received records that came, each counted once
 * @param repeats records that came again, and were dropped
 * @param missing records that will never come
 * @param refused records that the broker refuses: they are in the agent's side file
 * @param unknown records that are not there, and of which nothing can be said
 * @param text all of this for people
 */
public record AgentStatus(
    String tenant,
    String instance,
    long received,
    long repeats,
    long missing,
    long refused,
    long unknown,
    String text) {}
