package io.waybill.ledger;

import io.waybill.event.Coordinate;
import io.waybill.ledger.MessageQuery.Listed;
import io.waybill.ledger.MessageQuery.NewestListing;
import io.waybill.ledger.MessageQuery.NewestPlace;
import io.waybill.ledger.MessageQuery.Place;
import io.waybill.store.InputPartition;
import io.waybill.store.Scope;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PrimitiveIterator;
import java.util.PriorityQueue;

/**
 * One page of messages by verdict, those first that their groups went past last. A group goes past
 * greater offsets later, so that the stretches of all partitions are merged from their ends. What
 * was not passed yet comes first of all.
 */
final class NewestListings {
  private static final Comparator<Head> ORDER =
      Comparator.comparingLong((Head head) -> head.milli)
          .reversed()
          .thenComparingInt(head -> head.number);

  private final Answers answers;
  private final MessageQuery query;
  private final Scope scope;
  private final boolean ownsFacts;

  NewestListings(Answers answers, MessageQuery query, Scope scope, boolean ownsFacts) {
    this.answers = answers;
    this.query = query;
    this.scope = scope;
    this.ownsFacts = ownsFacts;
  }

  /** The newest of a stretch that is not looked at yet. */
  private static final class Head {
    private final Stretch stretch;
    private final int number;
    private final PrimitiveIterator.OfLong rest;
    private long offset;
    private long milli;

    Head(Stretch stretch, int number, long below) {
      this.stretch = stretch;
      this.number = number;
      this.rest = stretch.candidates().downFrom(below);
    }

    boolean advance() {
      if (!rest.hasNext()) {
        return false;
      }
      offset = rest.nextLong();
      long passed = stretch.passed().milli(offset);
      milli = passed < 0 ? Long.MAX_VALUE : passed;
      return true;
    }
  }

  NewestListing page(Optional<NewestPlace> from, int limit) {
    PriorityQueue<Head> heads = new PriorityQueue<>(ORDER);
    int number = 0;
    StretchFinder finder = new StretchFinder(answers, query, scope, ownsFacts);
    for (ClusterFacts cluster : answers.clusters().values()) {
      for (var one : cluster.partitions().entrySet()) {
        for (Stretch stretch : finder.of(cluster, one.getKey(), one.getValue())) {
          Head head = new Head(stretch, number++, below(stretch, from));
          if (head.advance()) {
            heads.add(head);
          }
        }
      }
    }
    return merged(heads, limit);
  }

  private NewestListing merged(PriorityQueue<Head> heads, int limit) {
    List<Listed> found = new ArrayList<>();
    int looked = 0;
    for (Head head = heads.poll(); head != null; head = heads.poll()) {
      if (found.size() == limit || looked++ == Listings.MAX_LOOKED) {
        Place place = new Place(head.stretch.at(head.offset), head.stretch.group());
        return new NewestListing(found, Optional.of(new NewestPlace(head.milli, place)));
      }
      query.judged(answers, head.stretch, head.offset, scope, ownsFacts).ifPresent(found::add);
      if (head.advance()) {
        heads.add(head);
      }
    }
    return new NewestListing(found, Optional.empty());
  }

  /** Of a stretch, what is not below this was on pages before. */
  private static long below(Stretch stretch, Optional<NewestPlace> from) {
    if (from.isEmpty()) {
      return Long.MAX_VALUE;
    }
    Coordinate at = from.get().place().message();
    long milli = from.get().passedMilli();
    int order =
        stretch.compareTo(
            new InputPartition(at.cluster(), at.topic(), at.partition()),
            from.get().place().group());
    if (order == 0) {
      return at.offset() + 1;
    }
    boolean isUnpassed = milli == Long.MAX_VALUE;
    long by = order < 0 ? milli - 1 : milli;
    return isUnpassed && order > 0 ? Long.MAX_VALUE : stretch.passed().by(by);
  }
}
