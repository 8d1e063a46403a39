package io.waybill.correlator.kafka;

import io.waybill.correlator.observer.Look;
import io.waybill.ledger.Poll;
import io.waybill.store.InputPartition;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One look at a cluster, in the order that makes each claim safe: where logs begin, then groups and
 * their commits, then where logs end, and last where the telemetry ends. Groups of all types: a
 * share group's position is the first message that is not settled.
 */
final class ClusterLook {
  private static final Logger log = LoggerFactory.getLogger(ClusterLook.class);
  private static final long CALL_SECONDS = 15;
  private static final int MAX_NAME = 1000;

  private final Admin admin;
  private final Predicate<String> isBusiness;
  private final Map<KafkaInput, Admin> telemetry;
  private final Set<String> known;
  private final Set<String> denied = new TreeSet<>();

  /**
   * A look to be taken.
   *
   * @param isBusiness topics that are looked at
   * @param telemetry inputs whose ends are asked for, each of its own cluster
   * @param known topics that were seen before
   */
  ClusterLook(
      Admin admin,
      Predicate<String> isBusiness,
      Map<KafkaInput, Admin> telemetry,
      Set<String> known) {
    this.known = known;
    this.admin = admin;
    this.isBusiness = isBusiness;
    this.telemetry = telemetry;
  }

  /**
   * Looks.
   *
   * @throws KafkaException when the broker does not answer
   */
  Look take(InstantSource clock) {
    long began = clock.millis();
    Set<String> names = await(admin.listTopics().names());
    Map<TopicPartition, String> business = partitions(admin, names, isBusiness);
    if (names.isEmpty()) {
      denied.add("DESCRIBE on the topics");
    }
    Set<String> hidden = hidden(names);
    Map<TopicPartition, Long> earliest = offsets(admin, business.keySet(), OffsetSpec.earliest());
    Map<String, Poll.Group> groups = groups();
    Map<String, List<Poll.Commit>> commits =
        new GroupPositions(admin, isBusiness, denied)
            .of(groups, () -> offsets(admin, business.keySet(), OffsetSpec.latest()));
    Map<TopicPartition, Long> latest = offsets(admin, business.keySet(), OffsetSpec.latest());
    Map<TopicPartition, Long> stable = lastStable(commits, latest);
    Set<String> compacted = compacted(names);
    List<Poll.Offsets> partitions = new ArrayList<>();
    business.forEach((at, id) -> {
      if (earliest.containsKey(at) && latest.containsKey(at)) {
        partitions.add(
            new Poll.Offsets(
                at.topic(),
                id,
                at.partition(),
                earliest.getOrDefault(at, 0L),
                latest.getOrDefault(at, 0L),
                compacted.contains(at.topic()),
                Math.min(latest.getOrDefault(at, 0L), stable.getOrDefault(at, Long.MAX_VALUE))));
      }
    });
    return new Look(began, partitions, commits, groups, hidden, ends(), List.copyOf(denied));
  }

  private Map<TopicPartition, String> partitions(
      Admin admin, Set<String> names, Predicate<String> wanted) {
    Set<String> some = names.stream().filter(wanted).collect(Collectors.toSet());
    Map<TopicPartition, String> found = new HashMap<>();
    for (var one : admin.describeTopics(some).topicNameValues().entrySet()) {
      Optional<TopicDescription> topic = unlessGone(one.getValue());
      topic.ifPresent(description ->
          description
              .partitions()
              .forEach(p ->
                  found.put(
                      new TopicPartition(one.getKey(), p.partition()),
                      description.topicId().toString())));
    }
    return found;
  }

  private Map<TopicPartition, Long> offsets(
      Admin admin, Set<TopicPartition> partitions, OffsetSpec spec) {
    return offsets(admin, partitions, spec, IsolationLevel.READ_UNCOMMITTED);
  }

  private Map<TopicPartition, Long> offsets(
      Admin admin, Set<TopicPartition> partitions, OffsetSpec spec, IsolationLevel level) {
    Map<TopicPartition, OffsetSpec> wanted =
        partitions.stream().collect(Collectors.toMap(p -> p, p -> spec));
    var result = admin.listOffsets(wanted, new ListOffsetsOptions(level));
    Map<TopicPartition, Long> offsets = new HashMap<>();
    for (TopicPartition partition : partitions) {
      Optional<ListOffsetsResultInfo> info = unlessGone(result.partitionResult(partition));
      info.ifPresent(i -> offsets.put(partition, i.offset()));
    }
    return offsets;
  }

  /** Where readers of committed records end, of the partitions in which a group waits. */
  private Map<TopicPartition, Long> lastStable(
      Map<String, List<Poll.Commit>> commits, Map<TopicPartition, Long> latest) {
    Set<TopicPartition> waiting = new HashSet<>();
    commits.values().stream()
        .flatMap(List::stream)
        .forEach(commit -> {
          TopicPartition at = new TopicPartition(commit.topic(), commit.partition());
          if (commit.offset() >= 0 && commit.offset() < latest.getOrDefault(at, 0L)) {
            waiting.add(at);
          }
        });
    return waiting.isEmpty()
        ? Map.of()
        : offsets(admin, waiting, OffsetSpec.latest(), IsolationLevel.READ_COMMITTED);
  }

  /** Topics that were seen before and are not listed: are they gone, or may they not be seen? */
  private Set<String> hidden(Set<String> names) {
    Set<String> missing = new TreeSet<>(known);
    missing.removeAll(names);
    Set<String> hidden = new TreeSet<>();
    admin
        .describeTopics(missing)
        .topicNameValues()
        .forEach((name, topic) -> {
          try {
            var unused = await(topic);
          } catch (AuthorizationException e) {
            hidden.add(name);
            denied.add("DESCRIBE on the topic " + name);
          } catch (UnknownTopicOrPartitionException gone) {
            log.debug("{} is gone", name);
          }
        });
    return hidden;
  }

  /** Topics that are tapped and compacted. */
  private Set<String> compacted(Set<String> names) {
    Set<String> compacted = new TreeSet<>();
    List<ConfigResource> tapped =
        names.stream()
            .filter(isBusiness)
            .filter(name ->
                telemetry.keySet().stream().anyMatch(input -> input.isTap() && input.reads(name)))
            .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
            .toList();
    admin
        .describeConfigs(tapped)
        .values()
        .forEach((topic, future) -> {
          try {
            ConfigEntry policy = await(future).get(TopicConfig.CLEANUP_POLICY_CONFIG);
            if (policy != null && String.valueOf(policy.value()).contains("compact")) {
              compacted.add(topic.name());
            }
          } catch (AuthorizationException e) {
            denied.add("DESCRIBE_CONFIGS on the topic " + topic.name());
            compacted.add(topic.name()); // it may be, and then nobody is accused
          } catch (UnknownTopicOrPartitionException gone) {
            log.debug("{} is gone", topic.name());
          }
        });
    return compacted;
  }

  private Map<String, Poll.Group> groups() {
    Map<String, Poll.Group> groups = new TreeMap<>();
    for (GroupListing group : await(admin.listGroups().valid())) {
      if (group.groupId().length() <= MAX_NAME) {
        groups.put(
            group.groupId(),
            new Poll.Group(
                group.groupId(),
                group.type().map(Object::toString).orElse(""),
                group.groupState().map(Object::toString).orElse("")));
      }
    }
    if (groups.isEmpty() && !mayDescribeCluster()) {
      denied.add("DESCRIBE on the cluster or on the groups, without which none is shown");
    }
    return groups;
  }

  private boolean mayDescribeCluster() {
    Set<AclOperation> allowed =
        await(
            admin
                .describeCluster(new DescribeClusterOptions().includeAuthorizedOperations(true))
                .authorizedOperations());
    return allowed == null
        || allowed.contains(AclOperation.DESCRIBE)
        || allowed.contains(AclOperation.ALL);
  }

  private Map<InputPartition, Long> ends() {
    Map<InputPartition, Long> ends = new HashMap<>();
    telemetry.forEach((input, at) -> {
      if (input.isTap()) {
        return; // a transaction that hangs would hold up every verdict
      }
      Set<String> names = await(at.listTopics().names());
      Set<TopicPartition> partitions = partitions(at, names, name -> input.reads(name)).keySet();
      offsets(at, partitions, OffsetSpec.latest())
          .forEach((partition, end) ->
              ends.put(
                  new InputPartition(input.cluster(), partition.topic(), partition.partition()),
                  end));
    });
    return ends;
  }

  /** Empty where the topic is not there any more, or may not be seen, which is noted. */
  private <T> Optional<T> unlessGone(KafkaFuture<T> future) {
    try {
      return Optional.of(await(future));
    } catch (UnknownTopicOrPartitionException gone) {
      return Optional.empty();
    } catch (AuthorizationException e) {
      denied.add("DESCRIBE on the topics (" + e.getMessage() + ")");
      return Optional.empty();
    }
  }

  private static <T> T await(KafkaFuture<T> future) {
    return KafkaCall.await(future, CALL_SECONDS);
  }
}
