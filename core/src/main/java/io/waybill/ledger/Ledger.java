package io.waybill.ledger;

import io.waybill.event.Coordinate;
import io.waybill.event.Event;
import io.waybill.event.MessageDetail;
import io.waybill.store.InputPartition;
import io.waybill.store.Position;
import io.waybill.store.Positions;
import io.waybill.store.Scope;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * The book: takes what events and the broker say, in any order and any number of times, and tells
 * what became of a message. Thread-safe.
 */
public final class Ledger {
  private static final int FORMAT = 9;

  /** Messages that are looked at by one call of {@link #revise}. */
  private static final int MOST_REVISED = 10_000;

  private final Duration grace;
  private final Testimony testimony;
  private final Map<String, ClusterFacts> clusters = new TreeMap<>();
  private final Answers answers;
  private final Revisions revisions = new Revisions();
  private final Retention retention;
  private final Lags lags = new Lags();
  private final TapReads tapReads = new TapReads();
  private UUID era = UUID.randomUUID();
  private Unsettled unsettled = new Unsettled();

  /** An empty book. */
  public Ledger(LedgerSettings settings) {
    this.grace = settings.grace();
    this.testimony = new Testimony(settings.exemptions(), settings.mirrors());
    this.answers = new Answers(testimony, clusters, settings);
    this.retention = new Retention(settings, testimony, revisions.told());
  }

  /** How long after the fact something may still come that is to be waited for. */
  public Duration outcomeWithin() {
    return answers.settings().outcomeWithin();
  }

  /** Takes what an event says. */
  public synchronized void observe(Event event) {
    if (Plausible.furthest(event).anyMatch(at -> !Plausible.is(event, at, clusters))) {
      testimony.reject(event);
    } else {
      if (testimony.take(event)) {
        unsettled.addAll();
      }
      Plausible.furthest(event).forEach(at -> unsettled.add(at.cluster(), at.topic()));
      if (event.detail() instanceof MessageDetail message) {
        testimony
            .mirrors()
            .of(message.coordinate())
            .forEach(mirror -> unsettled.add(mirror.fromCluster(), mirror.fromTopic()));
      }
    }
  }

  /**
   * Dead letters that name no origin, for which the index was not asked yet ({@link #searched}).
   */
  public synchronized List<Wrapped> unsearched(int limit) {
    return testimony.wrappings().unsearched(limit);
  }

  /**
   * Takes what the index has.
   *
   * @param messages all events of tapped messages that have one of its values; of many, some
   */
  public synchronized void searched(Wrapped wrapped, List<Event> messages) {
    List<MessageDetail> plausible = new ArrayList<>();
    for (Event event : messages) {
      if (event.detail() instanceof MessageDetail message
          && event.tenant().equals(wrapped.tenant())
          && Plausible.is(event, message.coordinate(), clusters)) {
        plausible.add(message);
      }
    }
    testimony.wrappings().searched(wrapped, plausible);
    unsettled.addAll();
  }

  /** Evidence for which there was no room, or that can't be true. */
  public synchronized long unheard() {
    return testimony.unheard();
  }

  /** Takes a look at a cluster; one that is older than the last changes nothing. */
  public synchronized void observe(Poll poll) {
    ClusterFacts cluster =
        clusters.computeIfAbsent(poll.cluster(), unused -> new ClusterFacts(grace.toMillis()));
    cluster
        .take(poll)
        .forEach(partition -> {
          testimony.forget(partition);
          tapReads.forget(partition);
          revisions.told().forget(partition);
        });
    answers.shares().forget();
    if (poll.complete()) {
      testimony
          .mirrors()
          .stands(
              poll.cluster(),
              (group, partition, mirrored) ->
                  cluster.mirrored(group, partition, mirrored, poll.unixMilli()));
      retention.looked(cluster, poll.unixMilli());
      lags.looked(poll.cluster(), cluster, poll.unixMilli());
      tapReads.looked(poll.cluster(), cluster, poll.unixMilli());
    }
    poll.partitions().forEach(one -> unsettled.add(poll.cluster(), one.topic()));
    poll.commits().forEach(one -> unsettled.add(poll.cluster(), one.topic()));
    cluster.topics(poll.groups()).forEach(topic -> unsettled.add(poll.cluster(), topic));
  }

  /** Takes how far all inputs were read. */
  public synchronized void read(Positions positions) {
    clusters.values().forEach(cluster -> cluster.watermark().read(positions));
    tapReads.read(positions);
    answers.shares().forget();
  }

  /**
   * Whether taps have read all that was written to a topic in a while, so that what they did not
   * find was not written.
   *
   * @param fromMilli what was written before does not matter
   * @param afterMilli long enough after which nothing of that time can be written any more
   * @return the ends to which each of its partitions was read; empty where a message may have been
   *     missed, or names no span that wrote it
   */
  public synchronized Optional<Map<InputPartition, Position>> tapped(
      String cluster, String topic, long fromMilli, long afterMilli) {
    return Optional.ofNullable(clusters.get(cluster))
        .flatMap(facts ->
            new TopicReading(facts, testimony.taps(), tapReads)
                .ends(new InputPartition(cluster, topic, 0), fromMilli, afterMilli));
  }

  /**
   * What became of a message.
   *
   * @param scope whose evidence counts
   * @param ownsFacts true where what only the broker says of the topic may be told to them
   * @return a verdict for each group that answers for it; empty where nothing is known of it
   */
  public synchronized List<Verdict> judge(Coordinate at, Scope scope, boolean ownsFacts) {
    return answers.judge(at, scope, ownsFacts);
  }

  /** The same for one group; empty where it does not answer for the message. */
  public synchronized Optional<Verdict> judge(
      Coordinate at, String group, Scope scope, boolean ownsFacts) {
    return answers.judge(at, group, scope, ownsFacts);
  }

  /**
   * What looks at the broker showed of a message and a group.
   *
   * @return empty to those who may not be told, and where no look saw the message's partition
   */
  public synchronized Optional<BrokerView> seen(
      Coordinate at, String group, Scope scope, boolean ownsFacts) {
    return answers.seen(at, group, scope, ownsFacts);
  }

  /** What became of all messages, per topic and group that commits. */
  public synchronized List<Pipeline> pipelines(Scope scope) {
    return new Sorting(answers, scope).pipelines();
  }

  /**
   * What became of messages over time, per topic and group that commits.
   *
   * @param topic only of this topic, or ""
   * @param group only for this group, or ""
   * @param boundsMilli the ends of stretches of time, ascending; two or more
   */
  public synchronized List<History> history(
      String topic, String group, long[] boundsMilli, Scope scope) {
    return new Histories(answers, lags, boundsMilli).of(topic, group, scope);
  }

  /** Of how much of what the group was given and committed past an outcome is known. */
  public synchronized Share coverage(String cluster, String topic, String group, Scope scope) {
    return answers.shares().of(new Flow(cluster, topic, group), scope);
  }

  /** What can be said of groups, and not of single messages; by topic and group. */
  public synchronized List<Finding> findings(Scope scope) {
    return Findings.of(answers, scope);
  }

  /**
   * Messages by verdict. Looks at so many candidates at most, so that a page may be short of the
   * limit and not be the last.
   *
   * @param ownsFacts false for only those messages that these tenants speak of
   */
  public synchronized MessageQuery.Listing messages(
      MessageQuery query, Scope scope, boolean ownsFacts, int limit) {
    return new Listings(answers, query, scope, ownsFacts, limit).page();
  }

  /**
   * The same, those first that their groups went past last. Costs as much as {@link #pipelines} for
   * each page.
   *
   * @param query without a place to begin at
   * @param from where to begin; empty for the newest
   */
  public synchronized MessageQuery.NewestListing newestMessages(
      MessageQuery query,
      Optional<MessageQuery.NewestPlace> from,
      Scope scope,
      boolean ownsFacts,
      int limit) {
    return new NewestListings(answers, query, scope, ownsFacts).page(from, limit);
  }

  /**
   * Finds out which verdicts are new or corrected. Looks at so many at most; what is left is looked
   * at by the next call.
   */
  public synchronized void revise() {
    if (revisions.log().isFull()) {
      return;
    }
    testimony.attendance().changed(unsettled::add);
    int[] left = {MOST_REVISED};
    Unsettled now = unsettled;
    Unsettled next = new Unsettled();
    next.clear();
    new Sorting(answers, Scope.ALL)
        .each(
            partition -> {
              if (now.has(partition) && left[0] == 0) {
                next.add(partition.cluster(), partition.topic());
              }
              return now.has(partition) && left[0] > 0;
            },
            row -> {
              left[0] -=
                  revisions.take(
                      row, (at, group) -> answers.judge(at, group, Scope.ALL, true), left[0]);
              if (!row.sorted().settled() || left[0] == 0) {
                next.add(row.partition().cluster(), row.partition().topic());
              }
            });
    unsettled = next;
  }

  /** By cluster, the topics that the last looks at it found. */
  public synchronized Map<String, Set<String>> topics() {
    Map<String, Set<String>> all = new TreeMap<>();
    clusters.forEach((name, cluster) ->
        cluster
            .partitions()
            .keySet()
            .forEach(one -> all.computeIfAbsent(name, unused -> new TreeSet<>()).add(one.topic())));
    return all;
  }

  /** By cluster, up to when its groups' commits can be judged; where that is known. */
  public synchronized Map<String, Long> watermarks() {
    Map<String, Long> all = new TreeMap<>();
    clusters.forEach((name, cluster) -> {
      if (cluster.watermark().unixMilli() > 0) {
        all.put(name, cluster.watermark().unixMilli());
      }
    });
    return all;
  }

  /** Random, and kept: the numbers of changes of another era have nothing to do with these. */
  public synchronized UUID era() {
    return era;
  }

  /** The last change's number; 0 where there is none. */
  public synchronized long lastChange() {
    return revisions.log().number();
  }

  /** The number of the first change that is still known. */
  public synchronized long firstChange() {
    return revisions.log().first();
  }

  /** The last change that is told to whoever has to take them. */
  public synchronized long takenChange() {
    return revisions.log().taken();
  }

  /** Changes are not forgotten before they are taken. */
  public synchronized void taken(long upToNumber) {
    revisions.log().taken(upToNumber);
  }

  /** Changes with a greater number than this, in their order. */
  public synchronized List<Change> changes(long afterNumber, int limit) {
    return revisions.log().after(afterNumber, limit);
  }

  /** How many changes there were, by what changed to what. */
  public synchronized List<Transition> transitions() {
    return revisions.transitions().all();
  }

  /**
   * Since when the message's topic is what it is now; 0 where no other incarnation was seen. What
   * is older speaks of another message.
   */
  public synchronized long seenSinceMilli(Coordinate at) {
    ClusterFacts cluster = clusters.get(at.cluster());
    return cluster == null
        ? 0
        : cluster.partition(Place.partition(at)).map(PartitionFacts::seenSinceMilli).orElse(0L);
  }

  /** How often a verdict was told of this message and group; 0 where none was. */
  public synchronized int revision(Coordinate at, String group) {
    return revisions.told().revision(new Place("", Place.partition(at), group), at.offset());
  }

  /** Corrections of a verdict that are still known, the oldest first. */
  public synchronized List<Change> corrections(Coordinate at, String group) {
    return revisions.log().corrections(at, group);
  }

  /** Writes all of it. */
  public synchronized void write(LedgerOutput out) throws IOException {
    out.writeInt(FORMAT);
    testimony.write(out);
    revisions.write(out);
    tapReads.write(out);
    out.writeLong(era.getMostSignificantBits());
    out.writeLong(era.getLeastSignificantBits());
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
  public synchronized void read(LedgerInput in) throws IOException {
    int format = in.readInt();
    if (format != FORMAT) {
      throw new IOException("the ledger is of format " + format + ", and this reads " + FORMAT);
    }
    testimony.read(in);
    revisions.read(in);
    tapReads.read(in);
    era = new UUID(in.readLong(), in.readLong());
    unsettled.addAll();
    for (int left = in.readInt(); left > 0; left--) {
      String name = in.readUTF();
      ClusterFacts cluster = ClusterFacts.read(in, grace.toMillis());
      cluster.partitions().values().forEach(one -> one.keepMirrors(testimony.mirrors()::has));
      clusters.put(name, cluster);
    }
  }
}
