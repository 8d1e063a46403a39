package io.waybill.ledger;

import io.waybill.event.Coordinate;
import io.waybill.event.Event;
import io.waybill.event.ReportDetail;
import io.waybill.store.InputPartition;
import io.waybill.store.Positions;
import io.waybill.store.Scope;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The book: takes what events and the broker say, in any order and any number of times, and tells
 * what became of a message. Thread-safe.
 */
public final class Ledger {
  private static final int FORMAT = 2;

  /** How far beyond the end that was last seen a message may be: more is not written in between. */
  private static final long AHEAD = 10_000_000;

  /** No topic of Kafka has a longer name. */
  private static final int MAX_TOPIC = 249;

  private final Duration grace;
  private final Testimony testimony = new Testimony();
  private final Map<String, ClusterFacts> clusters = new TreeMap<>();
  private final Answers answers;

  /** An empty book. */
  public Ledger(LedgerSettings settings) {
    this.grace = settings.grace();
    this.answers = new Answers(testimony, clusters, settings);
  }

  /** Takes what an event says. */
  public synchronized void observe(Event event) {
    if (furthest(event).anyMatch(at -> isImpossible(event, at))) {
      testimony.reject();
    } else {
      testimony.take(event);
    }
  }

  /** Every message that it names; of many in a row, the last. */
  private static Stream<Coordinate> furthest(Event event) {
    return event.detail() instanceof ReportDetail report
        ? report.told().stream()
            .flatMap(told ->
                Coordinate.of(told.cluster(), told.topic(), told.partition(), told.furthest())
                    .stream())
        : event.coordinates().stream();
  }

  /**
   * It speaks of an incarnation of the topic that is gone, of what can't have been written, or of
   * no topic that Kafka would take.
   */
  private boolean isImpossible(Event event, Coordinate at) {
    if (at.topic().length() > MAX_TOPIC) {
      return true;
    }
    ClusterFacts cluster = clusters.get(at.cluster());
    return cluster != null
        && cluster
            .partition(new InputPartition(at.cluster(), at.topic(), at.partition()))
            .filter(facts ->
                event.time().unixNano() / 1_000_000 < facts.seenSinceMilli()
                    || at.offset() - AHEAD > facts.latest())
            .isPresent();
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
    return answers.judge(at, scope, ownsFacts);
  }

  /** What became of all messages, per topic and group that commits. */
  public synchronized List<Pipeline> pipelines(Scope scope) {
    return answers.pipelines(scope);
  }

  /** What can be said of groups, and not of single messages; by topic and group. */
  public synchronized List<Finding> findings(Scope scope) {
    return Findings.of(answers, scope);
  }

  /**
   * Messages by verdict. Looks at so many candidates at most, so that a page may be short of the
   * limit and not be the last.
   */
  public synchronized MessageQuery.Listing messages(MessageQuery query, Scope scope, int limit) {
    return new Listings(answers, query, scope, limit).page();
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
