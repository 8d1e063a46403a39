package io.waybill.ledger;

import io.waybill.event.Coordinate;
import io.waybill.ledger.MessageQuery.Listed;
import io.waybill.ledger.MessageQuery.Listing;
import io.waybill.ledger.MessageQuery.Place;
import io.waybill.store.InputPartition;
import io.waybill.store.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PrimitiveIterator;
import java.util.function.LongUnaryOperator;

/**
 * One page of messages by verdict: candidates by whole sets, each of which is then judged like any
 * other. For one use.
 */
final class Listings {
  /** Candidates that one page looks at. */
  private static final int MAX_LOOKED = 20_000;

  private final Answers answers;
  private final MessageQuery query;
  private final Scope scope;
  private final boolean ownsFacts;
  private final int limit;
  private final List<Listed> found = new ArrayList<>();
  private int looked;

  Listings(Answers answers, MessageQuery query, Scope scope, boolean ownsFacts, int limit) {
    this.answers = answers;
    this.query = query;
    this.scope = scope;
    this.ownsFacts = ownsFacts;
    this.limit = limit;
  }

  Listing page() {
    for (ClusterFacts cluster : answers.clusters().values()) {
      for (Map.Entry<InputPartition, PartitionFacts> one : cluster.partitions().entrySet()) {
        if (matches(query.topic(), one.getKey().topic())) {
          Optional<Place> rest = partition(cluster, one.getKey(), one.getValue());
          if (rest.isPresent()) {
            return new Listing(found, rest);
          }
        }
      }
    }
    return new Listing(found, Optional.empty());
  }

  private static boolean matches(String wanted, String is) {
    return wanted.isEmpty() || wanted.equals(is);
  }

  /** Lists a partition; where the page is full, the place that it could not look at. */
  private Optional<Place> partition(
      ClusterFacts cluster, InputPartition partition, PartitionFacts facts) {
    Map<String, Marks> all = answers.testimony().marks(partition, scope);
    Tapped tapped = answers.testimony().taps().of(partition, scope);
    OffsetSet theirs = ownsFacts ? new OffsetSet() : answers.testimony().owned(partition, scope);
    boolean wantsLost =
        query.kinds().contains(VerdictKind.LOST_ON_BROKER)
            && matches(query.group(), "")
            && query.firstOffset(partition, "") >= 0
            && query.time().has(facts.truncatedMilli());
    if (wantsLost) {
      Optional<Place> rest =
          list(partition, "", facts.truncated().copy(), theirs, offset -> facts.truncatedMilli());
      if (rest.isPresent()) {
        return rest;
      }
    }
    for (Map.Entry<String, GroupFacts> group : facts.groups().entrySet()) {
      if (query.firstOffset(partition, group.getKey()) >= 0
          && matches(query.group(), group.getKey())) {
        long judged = Math.max(0, group.getValue().position(cluster.watermark().unixMilli()));
        Marks said = Sorting.marks(all, facts, group.getKey(), cluster.empty());
        OffsetSet candidates =
            Candidates.of(
                query.kinds(),
                said,
                () -> new Sorting(answers, scope).silent(partition, group.getKey(), said, tapped),
                () -> tapped.holes(0, facts.latest()),
                group.getValue(),
                answers.settings().filtering().contains(group.getKey()),
                judged);
        Optional<Place> rest =
            list(
                partition,
                group.getKey(),
                group.getValue().passedWithin(candidates, query.time()),
                theirs,
                group.getValue()::passed);
        if (rest.isPresent()) {
          return rest;
        }
      }
    }
    return Optional.empty();
  }

  /** Judges candidates; where the page is full, the place that it could not look at. */
  private Optional<Place> list(
      InputPartition partition,
      String group,
      OffsetSet candidates,
      OffsetSet theirs,
      LongUnaryOperator passedMilli) {
    if (!ownsFacts) {
      candidates.retainAll(theirs);
    }
    PrimitiveIterator.OfLong offsets =
        candidates.from(Math.max(0, query.firstOffset(partition, group)));
    while (offsets.hasNext()) {
      Coordinate at =
          new Coordinate(
              partition.cluster(), partition.topic(), partition.partition(), offsets.nextLong());
      if (found.size() == limit || looked++ == MAX_LOOKED) {
        return Optional.of(new Place(at, group));
      }
      judge(at, group, passedMilli);
    }
    return Optional.empty();
  }

  private void judge(Coordinate at, String group, LongUnaryOperator passedMilli) {
    answers
        .judge(at, group, scope, ownsFacts)
        .filter(verdict -> query.kinds().contains(verdict.kind()))
        .filter(verdict -> matches(query.cause(), verdict.cause()))
        .ifPresent(
            verdict -> found.add(new Listed(at, verdict, passedMilli.applyAsLong(at.offset()))));
  }
}
