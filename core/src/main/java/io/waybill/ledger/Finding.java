package io.waybill.ledger;

import java.util.Optional;

/**
 * What can be said of a group, and not of one message: of so many messages that it went past, about
 * so many left no trace, more than the loss of spans explains.
 *
 * @param messages of which a producer's span was seen, and that the group went past
 * @param silent of these, without any word of the group
 * @param about how many of the silent ones the loss of spans does not explain
 * @param low at least so many, at 95 %
 * @param high at most so many, at 95 %
 * @param lossShare the share of spans that is lost on the way, as far as can be told
 * @param first the first silent one
 */
public record Finding(
    String cluster,
    String topic,
    String group,
    long messages,
    long silent,
    long about,
    long low,
    long high,
    double lossShare,
    Optional<Pipeline.Place> first) {}
