package io.waybill.ledger;

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

/**
 * One page of messages by verdict, by their place: candidates by whole sets, each of which is then
 * judged like any other. For one use.
 */
final class Listings {
  /** Candidates that one page looks at. */
  static final int MAX_LOOKED = 20_000;

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
    StretchFinder finder = new StretchFinder(answers, query, scope, ownsFacts);
    for (ClusterFacts cluster : answers.clusters().values()) {
      for (Map.Entry<InputPartition, PartitionFacts> one : cluster.partitions().entrySet()) {
        for (Stretch stretch : finder.of(cluster, one.getKey(), one.getValue())) {
          Optional<Place> rest = list(stretch);
          if (rest.isPresent()) {
            return new Listing(found, rest);
          }
        }
      }
    }
    return new Listing(found, Optional.empty());
  }

  /** Judges candidates; where the page is full, the place that it could not look at. */
  private Optional<Place> list(Stretch stretch) {
    PrimitiveIterator.OfLong offsets =
        stretch
            .candidates()
            .from(Math.max(0, query.firstOffset(stretch.partition(), stretch.group())));
    while (offsets.hasNext()) {
      long offset = offsets.nextLong();
      if (found.size() == limit || looked++ == MAX_LOOKED) {
        return Optional.of(new Place(stretch.at(offset), stretch.group()));
      }
      query.judged(answers, stretch, offset, scope, ownsFacts).ifPresent(found::add);
    }
    return Optional.empty();
  }
}
