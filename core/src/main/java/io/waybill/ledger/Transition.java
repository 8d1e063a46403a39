package io.waybill.ledger;

import io.waybill.event.Coordinate;
import java.util.Optional;

/**
 * How many verdicts of a topic and group changed from one to another.
 *
 * @param before empty for the first verdict of a message
 * @param count since the ledger began
 * @param last one of the messages: the last whose verdict did
 * @param lastUnixMilli when that was
 */
public record Transition(
    String cluster,
    String topic,
    String group,
    Optional<VerdictKind> before,
    VerdictKind verdict,
    long count,
    Coordinate last,
    long lastUnixMilli) {}
