package io.waybill.correlator.config;

import io.waybill.correlator.config.WaybillConfig.Input;
import io.waybill.ledger.Mirror;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads which topics mirror others. */
final class Mirroring {
  private static final Pattern MIRROR =
      Pattern.compile("([^/]+)/([a-zA-Z0-9._-]+) *-> *([^/]+)/([a-zA-Z0-9._-]+)");

  private Mirroring() {}

  static Set<Mirror> of(Section observer, List<Input> inputs) {
    Set<Mirror> all = new HashSet<>();
    for (String one : observer.texts(Keys.MIRRORS)) {
      Matcher parts = MIRROR.matcher(one);
      if (!parts.matches()) {
        observer.problem(
            Keys.MIRRORS,
            "has a cluster and a topic twice each, as in main/orders -> us/eu.orders");
        continue;
      }
      Mirror mirror = new Mirror(parts.group(1), parts.group(2), parts.group(3), parts.group(4));
      if (!mirror.fromCluster().equals(observer.text(Keys.OBSERVED_CLUSTER))) {
        observer.problem(
            Keys.MIRRORS,
            "begins in the cluster that is looked at (observer.cluster), and not in "
                + mirror.fromCluster());
      }
      if (all.stream().anyMatch(other -> other.group().equals(mirror.group()))) {
        observer.problem(
            Keys.MIRRORS,
            "has " + parts.group(3) + '/' + parts.group(4) + " twice: a mirror is of one topic");
      }
      requireTap(observer, inputs, mirror.fromCluster(), mirror.fromTopic());
      requireTap(observer, inputs, mirror.toCluster(), mirror.toTopic());
      all.add(mirror);
    }
    return all;
  }

  private static void requireTap(
      Section observer, List<Input> inputs, String cluster, String topic) {
    if (inputs.stream().noneMatch(input -> input.cluster().equals(cluster) && input.taps(topic))) {
      observer.problem(
          Keys.MIRRORS, "needs an input with format: message that reads " + cluster + '/' + topic);
    }
  }
}
