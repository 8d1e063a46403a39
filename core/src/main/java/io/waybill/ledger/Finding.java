package io.waybill.ledger;

import java.util.Optional;

/** What can be said of a group or a topic, and not of one message. */
public sealed interface Finding {
  /** The cluster of its topic. */
  String cluster();

  /** Of which topic it is. */
  String topic();

  /** The group, or "" where it is of all that read the topic. */
  String group();

  /**
   * Of so many messages that a group went past, about so many left no trace, more than the loss of
   * spans explains.
   *
   * @param messages of which a producer's span was seen, and that the group went past
   * @param silent of these, without any word of the group
   * @param about how many of the silent ones the loss of spans does not explain
   * @param low at least so many, at 95 %
   * @param high at most so many, at 95 %
   * @param lossShare the share of spans that is lost on the way, as far as can be told
   * @param first the first silent one
   */
  record SilentMessages(
      String cluster,
      String topic,
      String group,
      long messages,
      long silent,
      long about,
      long low,
      long high,
      double lossShare,
      Optional<Pipeline.Place> first)
      implements Finding {}

  /**
   * Messages of one key are in several partitions, so that nothing keeps their order.
   *
   * @param keys that were looked at: a sample of those of the topic
   * @param scattered how many of these are in more than one partition
   * @param grown true where partitions were added to the topic, which moves keys
   * @param one a message
   * @param other a message of the same key
   */
  record ScatteredKeys(
      String cluster,
      String topic,
      long keys,
      long scattered,
      boolean grown,
      Pipeline.Place one,
      Pipeline.Place other)
      implements Finding {
    @Override
    public String group() {
      return "";
    }
  }

  /**
   * Partitions were added to a topic that the group had a position in: the keys of later messages
   * may be in other partitions than those of earlier ones.
   *
   * @param partitions how many
   * @param sinceUnixMilli when the first of them was first seen
   */
  record PartitionsAdded(
      String cluster, String topic, String group, long partitions, long sinceUnixMilli)
      implements Finding {}
}
