package io.waybill.ledger;

import io.waybill.event.Coordinate;
import io.waybill.store.InputPartition;
import io.waybill.store.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Brings together what events and the broker say of a message, and has it judged.
 *
 * @param testimony what events say
 * @param clusters what the broker says, by cluster
 * @param settings what the owner says
 * @param shares of how much outcomes are known
 */
record Answers(
    Testimony testimony,
    Map<String, ClusterFacts> clusters,
    LedgerSettings settings,
    Shares shares) {
  Answers(Testimony testimony, Map<String, ClusterFacts> clusters, LedgerSettings settings) {
    this(testimony, clusters, settings, new Shares(testimony));
  }

  /**
   * What became of a message.
   *
   * @param scope whose evidence counts
   * @param ownsFacts true where what only the broker says of the topic may be told to them
   * @return a verdict for each group that answers for it; empty where nothing is known of it
   */
  List<Verdict> judge(Coordinate at, Scope scope, boolean ownsFacts) {
    InputPartition partition = Place.partition(at);
    Optional<ClusterFacts> cluster = cluster(at, partition, scope, ownsFacts);
    Optional<PartitionFacts> facts = cluster.flatMap(c -> c.partition(partition));
    Map<String, Said> said = testimony.said(partition, at.offset(), scope);
    boolean exists = facts.isEmpty() || at.offset() < facts.get().latest();
    Set<String> groups = new TreeSet<>();
    said.forEach((group, word) -> {
      if (word.isAnything()) {
        groups.add(group);
      }
    });
    if (exists) {
      facts.ifPresent(f -> groups.addAll(f.groups().keySet()));
    }
    Said ofNobody = said.getOrDefault("", Said.NOTHING);
    Said stray = untold(partition, at.offset(), scope).or(stray(said, facts));
    Predicate<String> isMirror = testimony.mirrors()::has;
    boolean oneIsNamed =
        groups.stream().filter(g -> !g.isEmpty() && !isMirror.test(g)).count() == 1;
    Set<String> idle = cluster.map(ClusterFacts::empty).orElse(Set.of());
    List<Verdict> verdicts = new ArrayList<>();
    for (String group : groups) {
      if (group.isEmpty() && groups.size() > 1) {
        continue;
      }
      boolean onlyOne =
          (oneIsNamed && !isMirror.test(group))
              || facts.filter(f -> f.onlyFrom(group, idle) <= at.offset()).isPresent();
      Said ofGroup = said.getOrDefault(group, Said.NOTHING);
      verdict(at, group, onlyOne ? ofGroup.or(ofNobody) : ofGroup, partition, cluster, facts, scope)
          .map(verdict -> onlyOne || group.isEmpty() ? verdict : doubted(verdict, ofNobody))
          .map(verdict -> isInferred(verdict) ? doubted(verdict, stray) : verdict)
          .map(verdict -> unclaimed(verdict, partition, at.offset(), scope))
          .map(verdict ->
              facts.map(f -> Truncated.ofOneOfTwo(verdict, at.offset(), f)).orElse(verdict))
          .ifPresent(verdicts::add);
    }
    facts
        .filter(f -> f.truncated().has(at.offset()))
        .ifPresent(f -> verdicts.add(Truncated.verdict(f, at.offset())));
    List<String> denied = cluster.map(c -> c.denied("", at.topic())).orElse(List.of());
    boolean isKnown = facts.isPresent() || testimony.isOf(partition, at.offset(), scope);
    return verdicts.isEmpty() && isKnown && exists && !denied.isEmpty()
        ? List.of(
            Verdict.unknown(
                "",
                UnknownReason.NO_PERMISSION,
                "which groups answer for it can't be seen: grant " + String.join(", ", denied)))
        : verdicts;
  }

  /** What may be told to them of the cluster of a message. */
  private Optional<ClusterFacts> cluster(
      Coordinate at, InputPartition partition, Scope scope, boolean ownsFacts) {
    return ownsFacts || testimony.isOf(partition, at.offset(), scope)
        ? Optional.ofNullable(clusters.get(at.cluster()))
        : Optional.empty();
  }

  /** What looks at the broker showed of a message and a group. */
  Optional<BrokerView> seen(Coordinate at, String group, Scope scope, boolean ownsFacts) {
    InputPartition partition = Place.partition(at);
    return cluster(at, partition, scope, ownsFacts)
        .flatMap(cluster ->
            cluster
                .partition(partition)
                .flatMap(facts -> BrokerView.of(cluster, facts, group, at.offset())));
  }

  /** The same for one group; empty where it does not answer for the message. */
  Optional<Verdict> judge(Coordinate at, String group, Scope scope, boolean ownsFacts) {
    return judge(at, scope, ownsFacts).stream()
        .filter(verdict -> verdict.group().equals(group))
        .findFirst();
  }

  /** What is said of groups that commit nothing here: a dead letter's writer may name its own. */
  private static Said stray(Map<String, Said> said, Optional<PartitionFacts> facts) {
    Said stray = Said.NOTHING;
    for (Map.Entry<String, Said> one : said.entrySet()) {
      if (facts.isPresent() && !facts.get().groups().containsKey(one.getKey())) {
        stray = stray.or(one.getValue());
      }
    }
    return stray;
  }

  /** What is said in the name of no tenant: nobody is accused against it. */
  private Said untold(InputPartition partition, long offset, Scope scope) {
    String defaultTenant = settings.defaultTenant();
    return defaultTenant.isEmpty() || scope.allows(defaultTenant)
        ? Said.NOTHING
        : testimony.said(partition, offset, Scope.of(Set.of(defaultTenant))).values().stream()
            .reduce(Said.NOTHING, Said::or);
  }

  /** True for what follows from silence, and not from a word about the message. */
  private static boolean isInferred(Verdict verdict) {
    return verdict.kind().isLost() || verdict.cause().equals(Judge.DECLARED);
  }

  /** What may be declared not to be for the group is not lost by its silence. */
  private Verdict unclaimed(Verdict verdict, InputPartition partition, long offset, Scope scope) {
    boolean isBySilence =
        verdict.kind() == VerdictKind.SKIPPED
            || verdict.kind() == VerdictKind.EXPIRED
            || verdict.kind() == VerdictKind.NEVER_OFFERED;
    return isBySilence && testimony.mayBeExempt(partition, verdict.group(), offset, scope)
        ? Verdict.unknown(
            verdict.group(),
            UnknownReason.AMBIGUOUS,
            "it may be one of those that are declared not to be for the group: the tap did not read"
                + " it")
        : verdict;
  }

  /** A dead letter that names no group may be any group's. */
  private static Verdict doubted(Verdict verdict, Said ofNobody) {
    boolean decided =
        verdict.kind() == VerdictKind.DELIVERED
            || (verdict.kind() == VerdictKind.FILTERED && !isInferred(verdict))
            || verdict.kind() == VerdictKind.DEAD_LETTERED
            || verdict.kind() == VerdictKind.RETRYING;
    if (decided || !ofNobody.isInHop()) {
      return verdict;
    }
    return Verdict.unknown(
        verdict.group(),
        UnknownReason.AMBIGUOUS,
        "a dead letter or retry names the message, and not whose it is");
  }

  private Optional<Verdict> verdict(
      Coordinate at,
      String group,
      Said said,
      InputPartition partition,
      Optional<ClusterFacts> cluster,
      Optional<PartitionFacts> facts,
      Scope scope) {
    Judge judge =
        new Judge(
            cluster.map(c -> c.watermark().unixMilli()).orElse(0L),
            cluster.map(ClusterFacts::polledMilli).orElse(0L),
            settings);
    Supplier<Context> others =
        () ->
            new Context(
                failed().deadLetters(partition, at.offset(), group, scope),
                () -> failed().lasting(partition, group, scope).has(at.offset()),
                testimony.produced().isWithout(partition, at.offset(), scope),
                silence(partition, group, at.offset(), scope),
                () ->
                    facts
                        .flatMap(f -> Optional.ofNullable(f.groups().get(group)))
                        .map(known ->
                            passedOver(
                                known.reset().within(at.offset(), at.offset() + 1),
                                partition,
                                group,
                                known,
                                scope))
                        .filter(passedOver -> !passedOver.isEmpty())
                        .isPresent(),
                testimony.taps().presence(partition, at.offset(), scope),
                testimony.produced().has(partition, at.offset(), scope),
                facts.map(PartitionFacts::isCompacted).orElse(false),
                testimony.exemption(partition, group, at.offset(), scope),
                () -> leftOut(partition, group, scope),
                () -> shares.of(Flow.of(partition, group), scope),
                () -> bySpans(partition, group, scope),
                facts.map(PartitionFacts::latest).orElse(0L),
                facts.map(PartitionFacts::lastStable).orElse(0L),
                () -> facts.map(f -> f.gone(at.offset())).orElse(-1L),
                cluster.map(c -> c.denied(group, at.topic())).orElse(List.of()));
    return judge.verdict(
        group,
        at.offset(),
        said,
        facts.flatMap(f -> Optional.ofNullable(f.groups().get(group))),
        others);
  }

  /** What it means that nobody told of this message. */
  Silence silence(InputPartition partition, String group, long offset, Scope scope) {
    if (testimony.mirrors().has(group)) {
      return testimony.isNotMirrored(partition, group, offset, scope)
          ? Silence.NOT_MIRRORED
          : Silence.PERHAPS_MIRRORED;
    }
    List<Reports.Held> held = testimony.reports().held(partition, group, scope);
    long within = settings.outcomeWithin().toMillis();
    Silence silence = Silences.of(held, offset, within);
    if (silence != Silence.NOT_OFFERED) {
      return silence;
    }
    if (testimony.taps().presence(partition, offset, scope) != Tapped.Presence.THERE) {
      return Silence.NOT_OFFERED;
    }
    if (Silences.passedBy(held, offset, within) == Silence.PROVEN) {
      return Silence.PASSED_BY;
    }
    boolean isWithoutSpan =
        testimony.produced().has(partition, offset, scope)
            && !withoutSpan(() -> OffsetSet.of(offset), partition, group, scope).isEmpty();
    return isWithoutSpan ? Silence.WITHOUT_SPAN : Silence.NOT_OFFERED;
  }

  /**
   * Messages that are there (of an aborted transaction they would not be) and whose trace was
   * sampled: what handles one of them makes a span of it.
   */
  OffsetSet traced(InputPartition partition, Scope scope) {
    OffsetSet traced = testimony.produced().of(partition, scope);
    traced.retainAll(testimony.taps().of(partition, scope).there());
    return traced;
  }

  /** Of these messages, those that the group left out, where its spans tell of all that it does. */
  OffsetSet withoutSpan(
      Supplier<OffsetSet> traced, InputPartition partition, String group, Scope scope) {
    OffsetSet leftOut =
        testimony
            .attendance()
            .leftOut(traced, partition, group, settings.outcomeWithin().toMillis(), scope);
    return leftOut.isEmpty() || bySpans(partition, group, scope).tellsOfAll()
        ? leftOut
        : new OffsetSet();
  }

  /** Of how much of what was produced in spans, and the group went past, anything is known. */
  Share bySpans(InputPartition partition, String group, Scope scope) {
    Flow flow = Flow.of(partition, group);
    return shares.bySpans(flow, scope, () -> Findings.share(this, scope, flow));
  }

  /** How sure it is that the group, which is declared to, left out what it is silent of. */
  double leftOut(InputPartition partition, String group, Scope scope) {
    Flow flow = Flow.of(partition, group);
    return settings.filtering().contains(group)
        ? shares.leftOut(flow, scope, () -> Findings.leftOut(this, scope, flow))
        : 0;
  }

  /** Of what the group got past by a reset, what its policy passed over: nobody was given it. */
  OffsetSet passedOver(
      OffsetSet reset, InputPartition partition, String group, GroupFacts known, Scope scope) {
    if (reset.isEmpty()) {
      return reset;
    }
    long until = known.resetMilli() + settings.outcomeWithin().toMillis();
    OffsetSet passedOver =
        Silences.unseen(
            reset,
            testimony.reports().held(partition, group, scope),
            testimony.reports().accounts(group, scope),
            until);
    OffsetSet unseen =
        testimony
            .attendance()
            .unseen(() -> traced(partition, scope), partition, group, until, scope);
    unseen.retainAll(reset);
    if (!unseen.isEmpty() && bySpans(partition, group, scope).tellsOfAll()) {
      passedOver.addAll(unseen);
    }
    return passedOver;
  }

  /** What is known of messages that groups failed to process. */
  FailedMessages failed() {
    return new FailedMessages(this);
  }
}
