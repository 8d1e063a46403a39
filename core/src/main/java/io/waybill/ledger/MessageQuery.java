package io.waybill.ledger;

import io.waybill.event.Coordinate;
import io.waybill.store.InputPartition;
import io.waybill.store.Scope;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which messages to list.
 *
 * @param kinds verdicts; {@link VerdictKind#IN_FLIGHT} and {@link VerdictKind#STUCK} can't be
 *     listed: they are a group's lag
 * @param topic only of this topic, or ""
 * @param group only for this group, or ""
 * @param cause only of this cause, or ""
 * @param time when the group went past it
 * @param from where to begin; empty for the beginning
 */
public record MessageQuery(
    Set<VerdictKind> kinds,
    String topic,
    String group,
    String cause,
    Period time,
    Optional<Place> from) {
  /** Milliseconds since the epoch, {@code [from, to)}. */
  public record Period(long fromUnixMilli, long toUnixMilli) {
    /** Any time. */
    public static final Period ALWAYS = new Period(0, Long.MAX_VALUE);

    boolean has(long unixMilli) {
      return fromUnixMilli <= unixMilli && unixMilli < toUnixMilli;
    }
  }

  /** What can be listed. */
  public static final Set<VerdictKind> LISTABLE =
      Set.copyOf(EnumSet.complementOf(EnumSet.of(VerdictKind.IN_FLIGHT, VerdictKind.STUCK)));

  public MessageQuery {
    kinds = Set.copyOf(kinds);
    if (!LISTABLE.containsAll(kinds)) {
      throw new IllegalArgumentException("can't be listed: " + kinds);
    }
  }

  /** The first offset of this partition and group that may be listed; -1 where it is passed. */
  long firstOffset(InputPartition partition, String ofGroup) {
    if (from.isEmpty()) {
      return 0;
    }
    Coordinate at = from.get().message();
    int order = partition.compareTo(new InputPartition(at.cluster(), at.topic(), at.partition()));
    if (order == 0) {
      order = ofGroup.compareTo(from.get().group());
    }
    return order < 0 ? -1 : order == 0 ? at.offset() : 0;
  }

  /**
   * A message with its verdict.
   *
   * @param passedMilli when the group was first seen past it, or the brokers without it; -1 where
   *     that is not known
   */
  public record Listed(Coordinate message, Verdict verdict, long passedMilli) {}

  /**
   * Some of them, by topic, partition, group and offset.
   *
   * @param next where the next page begins; empty where this is the last
   */
  public record Listing(List<Listed> messages, Optional<Place> next) {
    public Listing {
      messages = List.copyOf(messages);
    }
  }

  /** True where nothing, or this, is wanted. */
  static boolean matches(String wanted, String is) {
    return wanted.isEmpty() || wanted.equals(is);
  }

  /** This message of the stretch, where its verdict is asked for. */
  Optional<Listed> judged(
      Answers answers, Stretch stretch, long offset, Scope scope, boolean ownsFacts) {
    Coordinate at = stretch.at(offset);
    return answers
        .judge(at, stretch.group(), scope, ownsFacts)
        .filter(verdict -> kinds.contains(verdict.kind()))
        .filter(verdict -> matches(cause, verdict.cause()))
        .map(verdict -> new Listed(at, verdict, stretch.passed().milli(offset)));
  }

  /**
   * A place in the order of what was passed last.
   *
   * @param passedMilli {@link Long#MAX_VALUE} for what was not passed yet
   */
  public record NewestPlace(long passedMilli, Place place) {}

  /**
   * Some of them, those first that were passed last.
   *
   * @param next where the next page begins; empty where this is the last
   */
  public record NewestListing(List<Listed> messages, Optional<NewestPlace> next) {
    public NewestListing {
      messages = List.copyOf(messages);
    }
  }

  /** A place in the order of messages and groups. */
  public record Place(Coordinate message, String group) {}
}
