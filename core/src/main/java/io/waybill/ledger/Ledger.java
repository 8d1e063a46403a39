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
import java.util.PrimitiveIterator;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The book: takes what events and the broker say, in any order and any number of times, and tells
 * what became of a message. Thread-safe.
 */
public final class Ledger {
  private static final int FORMAT = 1;

  /** Candidates that one request looks at. */
  private static final int MAX_LOOKED = 20_000;

  /** How far beyond the end that was last seen a message may be: more is not written in between. */
  private static final long AHEAD = 10_000_000;

  private final Duration stuckAfter;
  private final Duration grace;
  private final Set<String> withoutDeadLetters;
  private final String defaultTenant;
  private final Testimony testimony = new Testimony();
  private final Map<String, ClusterFacts> clusters = new TreeMap<>();

  /**
   * An empty book.
   *
   * @param grace how long telemetry may take from a commit to its topic
   * @param stuckAfter how long a group may stand still before it is stuck
   * @param withoutDeadLetters groups that are declared to write none
   * @param defaultTenant the tenant of what names none; "" where there is no such
   */
  public Ledger(
      Duration grace, Duration stuckAfter, Set<String> withoutDeadLetters, String defaultTenant) {
    this.grace = grace;
    this.stuckAfter = stuckAfter;
    this.withoutDeadLetters = Set.copyOf(withoutDeadLetters);
    this.defaultTenant = defaultTenant;
  }

  /** Takes what an event says. */
  public synchronized void observe(Event event) {
    for (Coordinate at : event.coordinates()) {
      Optional<PartitionFacts> facts =
          Optional.ofNullable(clusters.get(at.cluster()))
              .flatMap(
                  c -> c.partition(new InputPartition(at.cluster(), at.topic(), at.partition())));
      if (facts.isPresent() && isImpossible(event, at, facts.get())) {
        testimony.reject();
        return;
      }
    }
    testimony.take(event);
  }

  /** It speaks of an incarnation of the topic that is gone, or of what can't have been written. */
  private static boolean isImpossible(Event event, Coordinate at, PartitionFacts facts) {
    return event.time().unixNano() / 1_000_000 < facts.seenSinceMilli()
        || at.offset() - AHEAD > facts.latest();
  }

  /** Evidence for which there was no room, or that can't be true. */
  public synchronized long unheard() {
    return testimony.unheard();
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
    Said untold = untold(partition, at.offset(), scope);
    boolean onlyOne = groups.stream().filter(g -> !g.isEmpty()).count() == 1;
    List<Verdict> verdicts = new ArrayList<>();
    for (String group : groups) {
      if (group.isEmpty() && groups.size() > 1) {
        continue;
      }
      Said ofGroup = said.getOrDefault(group, Said.NOTHING);
      verdict(at, group, onlyOne ? ofGroup.or(ofNobody) : ofGroup, partition, cluster, facts, scope)
          .map(verdict -> onlyOne || group.isEmpty() ? verdict : doubted(verdict, ofNobody))
          .map(verdict -> verdict.kind().isLost() ? doubted(verdict, untold) : verdict)
          .ifPresent(verdicts::add);
    }
    return verdicts;
  }

  /** What is said in the name of no tenant: nobody is accused against it. */
  private Said untold(InputPartition partition, long offset, Scope scope) {
    return defaultTenant.isEmpty() || scope.allows(defaultTenant)
        ? Said.NOTHING
        : testimony.said(partition, offset, Scope.of(Set.of(defaultTenant))).values().stream()
            .reduce(Said.NOTHING, Said::or);
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
        "a dead letter or retry names the message, and not whose it is");
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
    boolean unplaced =
        testimony.hasUnplaced(partition, scope)
            || testimony.hasUnplaced(partition, Scope.of(Set.of(defaultTenant)));
    if (unplaced) {
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
              Marks ofNobody = testimony.marks(partition, scope).getOrDefault("", Marks.none());
              one.groups()
                  .forEach((group, known) -> {
                    all.merge(
                        cluster + '\0' + partition.topic() + '\0' + group,
                        Count.of(
                            partition,
                            group,
                            marks(partition, one, group, scope),
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

  /**
   * Messages by verdict. Looks at so many candidates at most, so that a page may be short of the
   * limit and not be the last.
   */
  public synchronized MessageQuery.Listing messages(MessageQuery query, Scope scope, int limit) {
    List<MessageQuery.Listed> found = new ArrayList<>();
    int looked = 0;
    for (ClusterFacts cluster : clusters.values()) {
      for (Map.Entry<InputPartition, PartitionFacts> one : cluster.partitions().entrySet()) {
        InputPartition partition = one.getKey();
        if (!query.topic().isEmpty() && !query.topic().equals(partition.topic())) {
          continue;
        }
        for (Map.Entry<String, GroupFacts> group : one.getValue().groups().entrySet()) {
          if (!query.group().isEmpty() && !query.group().equals(group.getKey())) {
            continue;
          }
          long from = query.firstOffset(partition, group.getKey());
          if (from < 0) {
            continue;
          }
          long judged = Math.max(0, group.getValue().position(cluster.watermark().unixMilli()));
          PrimitiveIterator.OfLong offsets =
              Candidates.of(
                      query.kinds(),
                      marks(partition, one.getValue(), group.getKey(), scope),
                      group.getValue(),
                      judged)
                  .from(from);
          while (offsets.hasNext()) {
            Coordinate at =
                new Coordinate(
                    partition.cluster(),
                    partition.topic(),
                    partition.partition(),
                    offsets.nextLong());
            if (found.size() == limit || looked++ == MAX_LOOKED) {
              return new MessageQuery.Listing(
                  found, Optional.of(new MessageQuery.Place(at, group.getKey())));
            }
            judge(at, scope, true).stream()
                .filter(verdict -> verdict.group().equals(group.getKey()))
                .filter(verdict -> query.kinds().contains(verdict.kind()))
                .filter(v -> query.cause().isEmpty() || query.cause().equals(v.cause()))
                .forEach(verdict -> found.add(new MessageQuery.Listed(at, verdict)));
          }
        }
      }
    }
    return new MessageQuery.Listing(found, Optional.empty());
  }

  /** What is said of the group's messages; without a group's name too, where it is the only one. */
  private Marks marks(InputPartition partition, PartitionFacts facts, String group, Scope scope) {
    Map<String, Marks> said = testimony.marks(partition, scope);
    Marks marks = Marks.none();
    Optional.ofNullable(said.get(group)).ifPresent(marks::addAll);
    if (facts.groups().size() == 1) {
      Optional.ofNullable(said.get("")).ifPresent(marks::addAll);
    }
    return marks;
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
