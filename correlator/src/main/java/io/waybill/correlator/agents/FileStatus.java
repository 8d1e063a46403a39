package io.waybill.correlator.agents;

/**
 * How much of a log file did not come.
 *
 * @param tenant who owns its lines
 * @param agent the agent that follows it
 * @param path its path there
 * @param bytesAbsent bytes between two lines that came one behind the other: blank lines, what a
 *     filter dropped or a limit cut, or lines that were lost before they were numbered; which of
 *     these is not known
 */
public record FileStatus(String tenant, String agent, String path, long bytesAbsent) {
  /** For people. */
  public String text() {
    return bytesAbsent
        + " bytes of "
        + path
        + " never reached the output of "
        + agent
        + ": blank lines, filtered or cut ones, or lost before they were numbered";
  }
}
