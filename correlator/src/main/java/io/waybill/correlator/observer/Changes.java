package io.waybill.correlator.observer;

import io.waybill.ledger.Poll;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What differs from look to look, in parts of bounded size. Every so often all is told again, so
 * that a reader that begins in the middle is soon as wise as the others. For one thread.
 */
public final class Changes {
  /** Entries of one part: well below what a record may hold. */
  private static final int PART = 4000;

  private final String cluster;
  private final String observer;
  private final long wholeEveryMilli;
  private long wholeMilli;
  private boolean first = true;
  private final Map<String, Poll.Offsets> partitions = new HashMap<>();
  private final Map<String, Map<String, Poll.Commit>> commits = new HashMap<>();
  private final Map<String, Poll.Group> groups = new HashMap<>();
  private Set<String> topics = Set.of();

  /**
   * Changes of a cluster.
   *
   * @param wholeEveryMilli how often all is told
   * @param observer who looks: one whose looks follow each other
   */
  public Changes(String cluster, long wholeEveryMilli, String observer) {
    this.cluster = cluster;
    this.observer = observer;
    this.wholeEveryMilli = wholeEveryMilli;
  }

  /** Topics that were seen. */
  public Set<String> topics() {
    return Set.copyOf(topics);
  }

  /** The parts that tell of this look; at least one. */
  public List<Poll> of(Look look) {
    topics =
        Stream.concat(look.hidden().stream(), look.partitions().stream().map(Poll.Offsets::topic))
            .collect(Collectors.toSet());
    if (first || look.unixMilli() - wholeMilli >= wholeEveryMilli) {
      wholeMilli = look.unixMilli();
      partitions.clear();
      groups.clear();
      if (first) {
        commits.clear();
      } else {
        commits.values().forEach(known -> known.replaceAll((place, commit) -> FORGOTTEN));
      }
    }
    List<Poll.Offsets> moved =
        look.partitions().stream()
            .filter(one -> !one.equals(partitions.put(one.topic() + '\0' + one.partition(), one)))
            .toList();
    List<Poll.Group> changed = new ArrayList<>();
    look.groups()
        .values()
        .forEach(group -> {
          if (!group.equals(groups.put(group.name(), group))) {
            changed.add(group);
          }
        });
    List<Poll.Commit> committed = new ArrayList<>();
    look.commits()
        .forEach((group, all) ->
            committed(
                group,
                all,
                look.hidden(),
                commits.computeIfAbsent(group, g -> new HashMap<>()),
                committed));
    if (look.denied().isEmpty()) {
      commits.forEach((group, known) -> {
        if (!look.groups().containsKey(group)) {
          committed(group, List.of(), look.hidden(), known, committed); // the group was deleted
        }
      });
    }
    List<Poll> parts = parts(look, moved, changed, committed);
    first = false;
    return parts;
  }

  /** Stands for a commit that is told again whatever it is. */
  private static final Poll.Commit FORGOTTEN = new Poll.Commit("", "", 0, Long.MIN_VALUE, false);

  private static void committed(
      String group,
      List<Poll.Commit> now,
      Set<String> hidden,
      Map<String, Poll.Commit> known,
      List<Poll.Commit> changed) {
    Map<String, Poll.Commit> gone = new HashMap<>(known);
    for (Poll.Commit commit : now) {
      String place = commit.topic() + '\0' + commit.partition();
      gone.remove(place);
      if (!commit.equals(known.put(place, commit))) {
        changed.add(commit);
      }
    }
    gone.keySet()
        .forEach(place -> {
          int at = place.indexOf('\0');
          if (hidden.contains(place.substring(0, at))) {
            return; // it may well be there
          }
          known.remove(place);
          changed.add(
              new Poll.Commit(
                  group,
                  place.substring(0, at),
                  Integer.parseInt(place.substring(at + 1)),
                  -1,
                  false));
        });
  }

  private List<Poll> parts(
      Look look, List<Poll.Offsets> moved, List<Poll.Group> changed, List<Poll.Commit> committed) {
    int parts = 1 + Math.max(Math.max(moved.size(), changed.size()), committed.size()) / PART;
    List<Poll> polls = new ArrayList<>();
    for (int part = 0; part < parts; part++) {
      boolean complete = part == parts - 1;
      polls.add(
          new Poll(
              cluster,
              look.unixMilli(),
              first,
              part,
              complete,
              slice(moved, part),
              slice(committed, part),
              slice(changed, part),
              complete ? look.telemetryEnds() : Map.of(),
              look.denied(),
              observer));
    }
    return polls;
  }

  private static <T> List<T> slice(List<T> all, int part) {
    int from = Math.min(all.size(), part * PART);
    return all.subList(from, Math.min(all.size(), from + PART));
  }
}
