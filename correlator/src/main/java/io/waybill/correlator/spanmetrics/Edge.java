package io.waybill.correlator.spanmetrics;

/**
 * Something that calls, writes to or reads from something.
 *
 * @param client a service, or a topic that is read from
 * @param server a service, or a topic or database that is written to
 * @param type Tempo's {@code connection_type}: "" between services
 * @param isReceived true of what is only said to be fetched
 */
record Edge(String client, String server, String type, boolean isReceived) {
  static final String MESSAGING = "messaging_system";
  static final String DATABASE = "database";

  /** Of one end only the span is there. */
  static final String VIRTUAL = "virtual_node";

  /** A service writes to a topic. */
  static Edge to(String topic, String service) {
    return new Edge(service, node(topic), MESSAGING, false);
  }

  /** A service reads from a topic. */
  static Edge from(String topic, String service, boolean isReceived) {
    return new Edge(node(topic), service, MESSAGING, isReceived);
  }

  /** A topic has often the name of a service, and is another node. */
  private static String node(String topic) {
    return topic + " (topic)";
  }

  /** All that is left of edges when there are too many. */
  Edge coarser() {
    return new Edge("(other)", "(other)", type, isReceived);
  }

  /** The same, of what is processed. */
  Edge processed() {
    return new Edge(client, server, type, false);
  }
}
