package io.waybill.ledger;

import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What else matters for a message.
 *
 * @param deadLetters what is known of where the group puts what failed
 * @param isLasting true where its spans say that it failed, and it did not succeed later, unseen
 * @param withoutProducer true where producers' spans are seen, and none of it
 * @param presence whether there is such a message
 * @param isProduced true where a producer says that it wrote it
 * @param isCompacted true where its topic is compacted
 * @param silence what it means that no outcome was told
 * @param isPassedOver true where the group's reset policy passed over it
 * @param exemption by what it is declared not to be for the group
 * @param leftOut how sure it is that the group left out what it is silent of
 * @param share of how much of what the application was given an outcome is known
 * @param bySpans of how much of what was produced in spans anything is known
 * @param latest the end of the log
 * @param lastStable the first offset of a transaction that is open; the end where there is none
 * @param goneMilli when the log was first seen to begin behind the message; -1 where it never was
 * @param denied the ACLs that are missing
 */
record Context(
    DeadLetters deadLetters,
    BooleanSupplier isLasting,
    boolean withoutProducer,
    Silence silence,
    BooleanSupplier isPassedOver,
    Tapped.Presence presence,
    boolean isProduced,
    boolean isCompacted,
    Optional<Exemption> exemption,
    DoubleSupplier leftOut,
    Supplier<Share> share,
    Supplier<Share> bySpans,
    long latest,
    long lastStable,
    LongSupplier goneMilli,
    List<String> denied) {}
