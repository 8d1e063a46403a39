package io.waybill.benchmarks.faultbench.score;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** How answers compare with the truth, in one regime. */
public final class Tally {
  /** What {@code lost} is the umbrella of. */
  private static final Set<String> LOST =
      Set.of(
          "failed", "skipped", "expired", "never_offered", "lost_on_broker", "lost_before_broker");

  /** Below this an answer is a hint. */
  private static final double SURE = 0.9;

  private final Map<Told, Answer> answers;

  /** Of these. */
  public Tally(Map<Told, Answer> answers) {
    this.answers = Map.copyOf(answers);
  }

  /** True for what somebody would have to produce again. */
  static boolean isLost(String verdict) {
    return LOST.contains(verdict);
  }

  /**
   * Where nothing tells that a filter was meant, what it leaves out is skipped; what was skipped
   * because the group was never given it may be called that; what is in flight for long is stuck;
   * and what was retried is so until an outcome of its copy comes.
   */
  private static boolean isRight(Told told, Answer answer) {
    return answer.verdict().equals(told.became())
        || (told.became().equals("filtered") && answer.verdict().equals("skipped"))
        || (told.became().equals("skipped") && answer.verdict().equals("never_offered"))
        || (told.became().equals("in_flight") && answer.verdict().equals("stuck"))
        || (told.fault().equals("retried") && answer.verdict().equals("retrying"));
  }

  /** True where the truth is that it was lost, as far as Waybill can be asked to know. */
  private static boolean wasLost(Told told, Answer answer) {
    return isLost(told.became())
        || (told.became().equals("filtered") && answer.verdict().equals("skipped"));
  }

  /** How many there are. */
  public long messages() {
    return answers.size();
  }

  /** How many of which nothing is said. */
  public long abstained() {
    return count(entry -> !entry.getValue().isDecided());
  }

  private long count(Predicate<Map.Entry<Told, Answer>> of) {
    return answers.entrySet().stream().filter(of).count();
  }

  /** A share, or 1 where there is nothing to share. */
  public record Ratio(long some, long all) {
    /** The share. */
    public double value() {
      return all == 0 ? 1 : (double) some / all;
    }
  }

  /** Of those that are surely called lost, how many are. */
  public Ratio lostPrecision() {
    return new Ratio(
        count(e -> saysLost(e.getValue()) && wasLost(e.getKey(), e.getValue())),
        count(e -> saysLost(e.getValue())));
  }

  private static boolean saysLost(Answer answer) {
    return isLost(answer.verdict()) && answer.confidence() >= SURE;
  }

  /** Of those that are lost, how many are surely called so. */
  public Ratio lostRecall() {
    return new Ratio(
        count(e -> isLost(e.getKey().became()) && saysLost(e.getValue())),
        count(e -> isLost(e.getKey().became())));
  }

  /** Of those that are surely called this, how many are; and of those that are, how many so. */
  public Ratio precision(String verdict) {
    return new Ratio(
        count(e -> says(e.getValue(), verdict) && isRight(e.getKey(), e.getValue())),
        count(e -> says(e.getValue(), verdict)));
  }

  private static boolean says(Answer answer, String verdict) {
    return answer.verdict().equals(verdict) && answer.confidence() >= SURE;
  }

  /** Of those that became this, how many are surely and rightly judged. */
  public Ratio recall(String became) {
    return new Ratio(
        count(e -> e.getKey().became().equals(became) && isFound(e.getKey(), e.getValue())),
        count(e -> e.getKey().became().equals(became)));
  }

  /** How many of the same fault became the same. */
  public long alike(Told told) {
    return count(
        e -> e.getKey().fault().equals(told.fault()) && e.getKey().became().equals(told.became()));
  }

  /** The same, of some only. */
  public Ratio recall(String became, Predicate<Told> some) {
    Predicate<Map.Entry<Told, Answer>> counts =
        e -> e.getKey().became().equals(became) && some.test(e.getKey());
    return new Ratio(count(counts.and(e -> isFound(e.getKey(), e.getValue()))), count(counts));
  }

  private static boolean isFound(Told told, Answer answer) {
    return isRight(told, answer) && (answer.confidence() >= SURE || told.became().equals("none"));
  }

  /** Of those that became this and were not found so: by fault, what was said, and how often. */
  public Map<String, Map<String, Long>> missed(String became) {
    Map<String, Map<String, Long>> missed = new TreeMap<>();
    answers.forEach((told, answer) -> {
      if (told.became().equals(became) && !isFound(told, answer)) {
        missed
            .computeIfAbsent(told.fault(), unused -> new TreeMap<>())
            .merge(said(answer), 1L, Long::sum);
      }
    });
    return missed;
  }

  /** What is said, with how surely, or why nothing is. */
  private static String said(Answer answer) {
    return answer.verdict()
        + (answer.isDecided() && answer.confidence() < SURE ? " (unsure)" : "")
        + (answer.isDecided() || answer.detail().isEmpty() ? "" : " (" + answer.detail() + ")");
  }

  /** Of those that have this mark in truth, how many are said to. */
  public Ratio markRecall(String mark) {
    return new Ratio(
        count(e -> e.getKey().mark().equals(mark) && e.getValue().marks().contains(mark)),
        count(e -> e.getKey().mark().equals(mark)));
  }

  /** Of those that are said to have this mark, how many do. */
  public Ratio markPrecision(String mark) {
    return new Ratio(
        count(e -> e.getKey().mark().equals(mark) && e.getValue().marks().contains(mark)),
        count(e -> e.getValue().marks().contains(mark)));
  }

  /** What became of messages and what is said of them, with counts. */
  public Map<String, Map<String, Long>> confusion() {
    Map<String, Map<String, Long>> confusion = new TreeMap<>();
    answers.forEach((told, answer) -> {
      confusion
          .computeIfAbsent(told.became(), unused -> new TreeMap<>())
          .merge(said(answer), 1L, Long::sum);
    });
    return confusion;
  }

  /** Answers that are surely wrong, each in words. */
  public List<String> wrong() {
    List<String> wrong = new ArrayList<>();
    answers.forEach((told, answer) -> {
      boolean isWrong = answer.isDecided() && answer.confidence() >= SURE && !isRight(told, answer);
      for (String mark : answer.marks()) {
        if (!mark.equals(told.mark())) {
          wrong.add(told.fault() + ": " + told + " is marked " + mark + ", and is not");
        }
      }
      if (isWrong) {
        wrong.add(
            told.fault()
                + ": "
                + told
                + " "
                + told.became()
                + ", and is called "
                + answer.verdict()
                + " ("
                + answer.detail()
                + ")");
      }
    });
    return wrong;
  }

  /** The mean square of confidence less truth, over what is decided. */
  public double brier() {
    return answers.entrySet().stream()
        .filter(e -> e.getValue().isDecided())
        .mapToDouble(e -> {
          double off = e.getValue().confidence() - (isRight(e.getKey(), e.getValue()) ? 1 : 0);
          return off * off;
        })
        .average()
        .orElse(0);
  }

  /** For each tenth of confidence, how many are decided so, and how many of these are right. */
  public Map<Integer, Ratio> calibration() {
    Map<Integer, Ratio> deciles = new TreeMap<>();
    answers.forEach((told, answer) -> {
      if (answer.isDecided()) {
        deciles.merge(
            (int) Math.min(9, answer.confidence() * 10),
            new Ratio(isRight(told, answer) ? 1 : 0, 1),
            (a, b) -> new Ratio(a.some() + b.some(), a.all() + b.all()));
      }
    });
    return deciles;
  }
}
