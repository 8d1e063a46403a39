package io.waybill.ledger;

import io.waybill.event.Coordinate;
import io.waybill.event.Event;
import io.waybill.store.InputPartition;
import io.waybill.store.Positions;
import io.waybill.store.Scope;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The book: takes what events and the broker say, in any order and any number of times, and tells
 * what became of a message. Thread-safe.
 */
public final class Ledger {
  private static final int FORMAT = 1;

  private final Duration stuckAfter;
  private final Duration grace;
  private final Set<String> withoutDeadLetters;
  private final Testimony testimony = new Testimony();
  private final Map<String, ClusterFacts> clusters = new TreeMap<>();

  /**
   * An empty book.
   *
   * @param grace how long telemetry may take from a commit to its topic
   * @param stuckAfter how long a group may stand still before it is stuck
   * @param withoutDeadLetters groups that are declared to write none
   */
  public Ledger(Duration grace, Duration stuckAfter, Set<String> withoutDeadLetters) {
    this.grace = grace;
    this.stuckAfter = stuckAfter;
    this.withoutDeadLetters = Set.copyOf(withoutDeadLetters);
  }

  /** Takes what an event says. */
  public synchronized void observe(Event event) {
    for (Coordinate at : event.coordinates()) {
      ClusterFacts facts = clusters.get(at.cluster());
      if (facts != null
          && event.time().unixNano() / 1_000_000
              < facts.seenSinceMilli(
                  new InputPartition(at.cluster(), at.topic(), at.partition()))) {
        return; // it speaks of an incarnation of the topic that is gone
      }
    }
    testimony.take(event);
  }

  /** Takes a look at a cluster; one that is older than the last changes nothing. */
  public synchronized void observe(Poll poll) {
    clusters
        .computeIfAbsent(poll.cluster(), unused -> new ClusterFacts(grace.toMillis()))
        .take(poll)
        .forEach(testimony::forget);
  }

  /** Takes how far all inputs were read. */
  public synchronized void read(Positions positions) {
    clusters.values().forEach(cluster -> cluster.watermark().read(positions));
  }

  /**
   * What became of a message.
   *
   * @param scope whose evidence counts
   * @param ownsFacts true where what only the broker says of the topic may be told to them
   * @return a verdict for each group that answers for it; empty where nothing is known of it
   */
  public synchronized List<Verdict> judge(Coordinate at, Scope scope, boolean ownsFacts) {
    InputPartition partition = new InputPartition(at.cluster(), at.topic(), at.partition());
    Optional<ClusterFacts> cluster =
        ownsFacts || testimony.isOf(partition, at.offset(), scope)
            ? Optional.ofNullable(clusters.get(at.cluster()))
            : Optional.empty();
    Optional<PartitionFacts> facts = cluster.flatMap(c -> c.partition(partition));
    Map<String, Said> said = testimony.said(partition, at.offset(), scope);
    boolean exists = facts.isEmpty() || at.offset() < facts.get().latest();
    Set<String> groups = new TreeSet<>();
    said.forEach((group, word) -> {
      if (word.isAnything()) {
        groups.add(group);
      }
    });
    if (exists) {
      facts.ifPresent(f -> groups.addAll(f.groups().keySet()));
    }
    Said ofNobody = said.getOrDefault("", Said.NOTHING);
    boolean onlyOne = groups.stream().filter(g -> !g.isEmpty()).count() == 1;
    List<Verdict> verdicts = new ArrayList<>();
    for (String group : groups) {
      if (group.isEmpty() && groups.size() > 1) {
        continue;
      }
      Said ofGroup = said.getOrDefault(group, Said.NOTHING);
      verdict(at, group, onlyOne ? ofGroup.or(ofNobody) : ofGroup, partition, cluster, facts, scope)
          .map(verdict -> onlyOne || group.isEmpty() ? verdict : doubted(verdict, ofNobody))
          .ifPresent(verdicts::add);
    }
    return verdicts;
  }

  /** A dead letter that names no group may be any group's. */
  private static Verdict doubted(Verdict verdict, Said ofNobody) {
    boolean decided =
        verdict.kind() == VerdictKind.DELIVERED
            || verdict.kind() == VerdictKind.DEAD_LETTERED
            || verdict.kind() == VerdictKind.RETRYING;
    if (decided || !(ofNobody.deadLettered() || ofNobody.retried())) {
      return verdict;
    }
    return Verdict.unknown(
        verdict.group(),
        UnknownReason.AMBIGUOUS,
        "a dead letter or retry names the message, and not the group that gave up");
  }

  private Optional<Verdict> verdict(
      Coordinate at,
      String group,
      Said said,
      InputPartition partition,
      Optional<ClusterFacts> cluster,
      Optional<PartitionFacts> facts,
      Scope scope) {
    Judge judge =
        new Judge(
            cluster.map(c -> c.watermark().unixMilli()).orElse(0L),
            cluster.map(ClusterFacts::polledMilli).orElse(0L),
            stuckAfter.toMillis());
    Judge.Context context =
        new Judge.Context(
            deadLetters(partition, group, scope),
            testimony.isWithoutProducer(partition, at.offset(), scope),
            facts.map(PartitionFacts::latest).orElse(0L),
            cluster.map(ClusterFacts::denied).orElse(List.of()));
    return judge.verdict(
        group,
        at.offset(),
        said,
        facts.flatMap(f -> Optional.ofNullable(f.groups().get(group))),
        context);
  }

  private DeadLetters deadLetters(InputPartition partition, String group, Scope scope) {
    if (withoutDeadLetters.contains(group)) {
      return DeadLetters.READ;
    }
    if (testimony.hasUnplaced(partition, scope)) {
      return DeadLetters.UNPLACED;
    }
    return testimony.hasRoute(partition, group, scope) ? DeadLetters.READ : DeadLetters.NOT_SEEN;
  }

  /** What became of all messages, per topic and group that commits. */
  public synchronized List<Pipeline> pipelines(Scope scope) {
    Map<String, Pipeline> all = new TreeMap<>();
    clusters.forEach((cluster, facts) ->
        facts
            .partitions()
            .forEach((partition, one) -> {
              Map<String, Marks> said = testimony.marks(partition, scope);
              boolean onlyOne = one.groups().size() == 1;
              one.groups()
                  .forEach((group, known) -> {
                    Marks marks = Marks.none();
                    Marks ofNobody = said.getOrDefault("", Marks.none());
                    Optional.ofNullable(said.get(group)).ifPresent(marks::addAll);
                    if (onlyOne) {
                      marks.addAll(ofNobody);
                    }
                    all.merge(
                        cluster + '\0' + partition.topic() + '\0' + group,
                        Count.of(
                            partition,
                            group,
                            marks,
                            ofNobody,
                            known,
                            one.latest(),
                            deadLetters(partition, group, scope),
                            facts.watermark().unixMilli()),
                        Pipeline::plus);
                  });
            }));
    return List.copyOf(all.values());
  }

  /** What could not be seen of a cluster, each as the ACL that is missing; sorted. */
  public synchronized Set<String> denied() {
    Set<String> all = new TreeSet<>();
    clusters.values().forEach(cluster -> all.addAll(cluster.denied()));
    return all;
  }

  /** Writes all of it. */
  public synchronized void write(DataOutputStream out) throws IOException {
    out.writeInt(FORMAT);
    testimony.write(out);
    out.writeInt(clusters.size());
    for (Map.Entry<String, ClusterFacts> cluster : clusters.entrySet()) {
      out.writeUTF(cluster.getKey());
      cluster.getValue().write(out);
    }
  }

  /**
   * Reads what was written into this book, which is empty.
   *
   * @throws IOException where it is of another format
   */
  public synchronized void read(DataInputStream in) throws IOException {
    int format = in.readInt();
    if (format != FORMAT) {
      throw new IOException("the ledger is of format " + format + ", and this reads " + FORMAT);
    }
    testimony.read(in);
    for (int left = in.readInt(); left > 0; left--) {
      String name = in.readUTF();
      clusters.put(name, ClusterFacts.read(in, grace.toMillis()));
    }
  }
}
