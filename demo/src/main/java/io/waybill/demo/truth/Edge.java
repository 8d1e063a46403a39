package io.waybill.demo.truth;

/**
 * One edge that is true.
 *
 * @param from a node's ID, as the API spells it
 * @param type such as {@code produced}
 * @param to a node's ID
 */
public record Edge(String from, String type, String to) {
  @Override
  public String toString() {
    return from + " " + type + " " + to;
  }
}
