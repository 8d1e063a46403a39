package io.waybill.ledger;

import io.waybill.event.Coordinate;
import java.util.Optional;

/**
 * A verdict that came to be known, or was corrected. Of these there are the ones that somebody has
 * to act on: {@link VerdictKind#isLost lost} or dead-lettered, and whatever such a verdict is
 * corrected to. A change never changes: one of the same message, group and revision says the same.
 *
 * @param number grows by one from change to change
 * @param unixMilli when the broker was looked at by which it was decided
 * @param topicId of the topic's incarnation, as Kafka names it
 * @param revision 1 for the first verdict of the message and group, then one more each time
 * @param before what was said before; empty for the first revision
 * @param cause as in {@link Verdict#cause}
 */
public record Change(
    long number,
    long unixMilli,
    Coordinate message,
    String topicId,
    String group,
    int revision,
    Optional<VerdictKind> before,
    VerdictKind verdict,
    double confidence,
    String cause) {}
