package io.waybill.graph;

import java.util.List;

/**
 * One typed connection.
 *
 * @param from a node's ID
 * @param to a node's ID
 * @param type how they hang together
 * @param evidence why it is believed; never empty
 */
public record Edge(String from, String to, EdgeType type, List<Evidence> evidence) {
  public Edge {
    evidence = List.copyOf(evidence);
  }
}
