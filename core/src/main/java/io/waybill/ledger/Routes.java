package io.waybill.ledger;

import io.waybill.store.InputPartition;
import io.waybill.store.Scope;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Where dead letters were seen, and whose. Bounded; what has no room is counted by its caller. */
final class Routes {
  private static final int MOST = 100_000;

  /** Of groups, by cluster and topic, whose dead letters were seen; and whose these were. */
  private final Map<String, Set<String>> routes = new TreeMap<>();

  /** Topics, by cluster, that have dead letters which name no origin; "" for any topic. */
  private final Map<String, Set<String>> unplaced = new TreeMap<>();

  /**
   * Takes that a group's dead letter was seen.
   *
   * @return how much there was no room for
   */
  int add(String tenant, InputPartition partition, String group) {
    return add(routes, route(partition, group), tenant);
  }

  /**
   * Takes that a dead letter was seen which may be of any message of this topic; or of any topic,
   * by "".
   *
   * @return how much there was no room for
   */
  int addUnplaced(String tenant, String cluster, String topic) {
    return add(unplaced, cluster + '\0' + topic, tenant);
  }

  private static int add(Map<String, Set<String>> to, String name, String tenant) {
    if (to.size() >= MOST && !to.containsKey(name)) {
      return 1;
    }
    to.computeIfAbsent(name, unused -> new TreeSet<>()).add(tenant);
    return 0;
  }

  private static String route(InputPartition partition, String group) {
    return partition.cluster() + '\0' + partition.topic() + '\0' + group;
  }

  /** True where a dead letter of this group was seen, so that its dead letters are read. */
  boolean has(InputPartition partition, String group, Scope scope) {
    return has(routes, route(partition, group), scope);
  }

  /** True where a dead letter is known that may be of any message of this topic. */
  boolean hasUnplaced(InputPartition partition, Scope scope) {
    return has(unplaced, partition.cluster() + '\0' + partition.topic(), scope)
        || has(unplaced, partition.cluster() + '\0', scope);
  }

  private static boolean has(Map<String, Set<String>> in, String name, Scope scope) {
    return in.getOrDefault(name, Set.of()).stream().anyMatch(scope::allows);
  }

  void write(LedgerOutput out) throws IOException {
    write(routes, out);
    write(unplaced, out);
  }

  private static void write(Map<String, Set<String>> names, LedgerOutput out) throws IOException {
    out.writeAll(names, (name, to) -> to.writeUTF(name), Binary::write);
  }

  void read(LedgerInput in) throws IOException {
    in.readAll(routes, from -> from.readUTF(), Binary::texts);
    in.readAll(unplaced, from -> from.readUTF(), Binary::texts);
  }
}
