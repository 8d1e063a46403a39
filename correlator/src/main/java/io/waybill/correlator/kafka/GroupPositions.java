package io.waybill.correlator.kafka;

import io.waybill.ledger.Poll;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToLongBiFunction;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListStreamsGroupOffsetsSpec;
import org.apache.kafka.clients.admin.SharePartitionOffsetInfo;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;

/** Where groups of all types stand, as one look at a cluster finds them. */
final class GroupPositions {
  private static final long CALL_SECONDS = 15;

  private final Admin admin;
  private final Predicate<String> isBusiness;
  private final Set<String> denied;

  /**
   * Positions in topics that are looked at.
   *
   * @param denied where the ACLs that are missing are noted
   */
  GroupPositions(Admin admin, Predicate<String> isBusiness, Set<String> denied) {
    this.admin = admin;
    this.isBusiness = isBusiness;
    this.denied = denied;
  }

  /**
   * Asks for the positions of these groups.
   *
   * @param ends asks where logs end, which matters where there are share groups
   * @return by group, but for those that may not be seen, which are noted
   */
  Map<String, List<Poll.Commit>> of(
      Map<String, Poll.Group> groups, Supplier<Map<TopicPartition, Long>> ends) {
    Map<String, ListConsumerGroupOffsetsSpec> consumers = new HashMap<>();
    Map<String, ListStreamsGroupOffsetsSpec> streams = new HashMap<>();
    Map<String, ListShareGroupOffsetsSpec> shares = new HashMap<>();
    groups.forEach((name, group) -> {
      if (group.type().equals(GroupType.STREAMS.toString())) {
        streams.put(name, new ListStreamsGroupOffsetsSpec());
      } else if (group.isShare()) {
        shares.put(name, new ListShareGroupOffsetsSpec());
      } else {
        consumers.put(name, new ListConsumerGroupOffsetsSpec());
      }
    });
    Map<String, List<Poll.Commit>> commits = new HashMap<>();
    if (!consumers.isEmpty()) {
      var result = admin.listConsumerGroupOffsets(consumers);
      consumers
          .keySet()
          .forEach(group -> commits(group, result.partitionsToOffsetAndMetadata(group), commits));
    }
    if (!streams.isEmpty()) {
      var result = admin.listStreamsGroupOffsets(streams);
      streams
          .keySet()
          .forEach(group -> commits(group, result.partitionsToOffsetAndMetadata(group), commits));
    }
    if (!shares.isEmpty()) {
      Map<TopicPartition, Long> before = ends.get();
      var result = admin.listShareGroupOffsets(shares);
      shares
          .keySet()
          .forEach(group ->
              commits(
                  group,
                  result.partitionsToOffsetInfo(group),
                  (at, info) -> settled(info, before.getOrDefault(at, 0L)),
                  SharePartitionOffsetInfo::leaderEpoch,
                  commits));
    }
    return commits;
  }

  /**
   * The first message that is not settled. The start offset that brokers tell is that of the last
   * write of the group's state, and stays behind; where nothing waits, all is settled that was
   * there before.
   */
  private static long settled(SharePartitionOffsetInfo info, long endBefore) {
    boolean isAll = info.startOffset() >= 0 && info.lag().filter(lag -> lag == 0).isPresent();
    return isAll ? Math.max(info.startOffset(), endBefore) : info.startOffset();
  }

  private void commits(
      String group,
      KafkaFuture<Map<TopicPartition, OffsetAndMetadata>> offsets,
      Map<String, List<Poll.Commit>> commits) {
    commits(group, offsets, (at, info) -> info.offset(), OffsetAndMetadata::leaderEpoch, commits);
  }

  private <T> void commits(
      String group,
      KafkaFuture<Map<TopicPartition, T>> offsets,
      ToLongBiFunction<TopicPartition, T> offset,
      Function<T, Optional<Integer>> epoch,
      Map<String, List<Poll.Commit>> commits) {
    try {
      List<Poll.Commit> all = new ArrayList<>();
      KafkaCall.await(offsets, CALL_SECONDS)
          .forEach((at, committed) -> {
            if (committed != null && isBusiness.test(at.topic())) {
              all.add(
                  new Poll.Commit(
                      group,
                      at.topic(),
                      at.partition(),
                      offset.applyAsLong(at, committed),
                      epoch.apply(committed).isPresent()));
            }
          });
      commits.put(group, all);
    } catch (AuthorizationException e) {
      denied.add("DESCRIBE on the group " + group);
    }
  }
}
