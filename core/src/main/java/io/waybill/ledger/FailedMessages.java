package io.waybill.ledger;

import io.waybill.store.InputPartition;
import io.waybill.store.Scope;
import java.util.Set;
import java.util.stream.Stream;

/** What became of messages that a group failed to process: whether they can be dead letters. */
record FailedMessages(Answers answers) {
  /** What is known of where the group puts what failed, if it was this message. */
  DeadLetters deadLetters(InputPartition partition, long offset, String group, Scope scope) {
    Testimony testimony = answers.testimony();
    Placements placements = testimony.wrappings().placements();
    boolean mayBeWrapped =
        !isWithoutDeadLetters(group)
            && heard(scope)
                .anyMatch(whose ->
                    placements.isDoubtful(
                        partition,
                        offset,
                        () ->
                            testimony.taps().presence(partition, offset, whose)
                                == Tapped.Presence.THERE,
                        whose));
    return mayBeWrapped ? DeadLetters.UNPLACED : deadLetters(partition, group, scope);
  }

  /** The same of any message. */
  private DeadLetters deadLetters(InputPartition partition, String group, Scope scope) {
    if (isWithoutDeadLetters(group)) {
      return DeadLetters.READ;
    }
    if (heard(scope).anyMatch(whose -> answers.testimony().hasUnplaced(partition, whose))) {
      return DeadLetters.UNPLACED;
    }
    return answers.testimony().hasDeadLetters(partition, group, scope)
        ? DeadLetters.READ
        : DeadLetters.NOT_SEEN;
  }

  private boolean isWithoutDeadLetters(String group) {
    return answers.settings().withoutDeadLetters().contains(group)
        || answers.testimony().mirrors().has(group);
  }

  /** Nobody is accused against what is said in the name of no tenant. */
  private Stream<Scope> heard(Scope scope) {
    return Stream.of(scope, Scope.of(Set.of(answers.settings().defaultTenant())));
  }

  /** Of what the group's spans say that it failed, what did not succeed later, unseen. */
  OffsetSet lasting(InputPartition partition, String group, Scope scope) {
    Flow flow = Flow.of(partition, group);
    return answers
        .shares()
        .lasting(flow, scope, () -> Attempts.lasting(answers, scope, flow))
        .getOrDefault(partition, new OffsetSet());
  }

  /** All of this for messages in {@code [0, end)}. */
  Failures failures(InputPartition partition, String group, long end, Scope scope) {
    DeadLetters known = deadLetters(partition, group, scope);
    boolean isRead = known == DeadLetters.READ;
    return new Failures(
        isRead,
        unplaced(partition, group, known, end, scope),
        isRead ? lasting(partition, group, scope) : new OffsetSet());
  }

  /** Messages in {@code [0, end)} that a dead letter may be of which names no origin. */
  private OffsetSet unplaced(
      InputPartition partition, String group, DeadLetters known, long end, Scope scope) {
    OffsetSet unplaced = new OffsetSet();
    if (known == DeadLetters.UNPLACED) {
      unplaced.addRange(0, end);
    } else if (!isWithoutDeadLetters(group)) {
      Testimony testimony = answers.testimony();
      Placements placements = testimony.wrappings().placements();
      heard(scope)
          .forEach(whose ->
              unplaced.addAll(
                  placements.doubtful(
                      partition, () -> testimony.taps().of(partition, whose).there(), end, whose)));
    }
    return unplaced;
  }
}
