package io.waybill.correlator.config;

import io.waybill.correlator.decode.Format;
import io.waybill.correlator.decode.json.FieldNames;
import io.waybill.correlator.receive.Signal;
import io.waybill.ledger.Exemption;
import io.waybill.ledger.Mirror;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Everything that can be configured. {@link Keys} tells what each value is for.
 *
 * @param tokensFile empty where requests are not authenticated
 * @param otlp empty where OTLP over HTTP is not taken
 * @param observer empty where the broker is not looked at
 * @param tracesEndpoint where Waybill's own spans go; empty where it has none
 * @param traceLinks where else traces can be looked at, by name, in the file's order
 */
public record WaybillConfig(
    Http http,
    Store store,
    Optional<Path> tokensFile,
    boolean tenantRequired,
    List<Input> inputs,
    Optional<Otlp> otlp,
    Optional<Observer> observer,
    Optional<String> tracesEndpoint,
    Map<String, String> traceLinks,
    int payloadBytes,
    FieldNames fields) {
  public WaybillConfig {
    inputs = List.copyOf(inputs);
  }

  /** Where to answer. */
  public record Http(String address, int port) {}

  /** The index. */
  public record Store(
      Path directory,
      Duration retention,
      long maxBytes,
      Duration commitInterval,
      Duration refreshInterval,
      int memoryMegabytes) {}

  /**
   * What to read.
   *
   * @param topics a regular expression that whole names match
   * @param tenant the only tenant, or ""
   * @param fromLatest where partitions begin that were never read
   * @param messageKeys of business messages: header names and JSON paths
   * @param recordsPerSecond that are read at most; 0 for any number
   */
  public record Input(
      String name,
      String cluster,
      String topics,
      String format,
      String tenant,
      String defaultTenant,
      boolean fromLatest,
      List<String> messageKeys,
      int recordsPerSecond,
      Map<String, String> kafka) {
    public Input {
      messageKeys = List.copyOf(messageKeys);
      kafka = Map.copyOf(kafka);
    }

    /** True where it reads messages of this topic themselves. */
    boolean taps(String topic) {
      try {
        return format.equals(Format.MESSAGE.label()) && Pattern.matches(topics, topic);
      } catch (PatternSyntaxException e) {
        return false; // which is told where it stands
      }
    }
  }

  /** Where OTLP over HTTP goes. */
  public record Otlp(Map<Signal, String> topics, Map<String, String> kafka) {
    public Otlp {
      topics = Map.copyOf(topics);
      kafka = Map.copyOf(kafka);
    }
  }

  /**
   * How the broker is looked at.
   *
   * @param verdictsTopic where changes of verdicts are written, or ""
   * @param defaultTenant who owns messages that no telemetry gives to another
   * @param grace how long telemetry may take from a commit to its topic
   * @param outcomeWithin how long after a commit an application may still tell an outcome
   * @param lateAfter how long after it was written a message may be processed; zero for any time
   * @param withoutDeadLetters groups that write none
   * @param filtering groups that leave messages out by design
   * @param exemptions what is not for groups that commit on it
   * @param mirrors topics that are to have every message of others
   */
  public record Observer(
      String factsTopic,
      String verdictsTopic,
      String cluster,
      String defaultTenant,
      Duration interval,
      Duration grace,
      Duration stuckAfter,
      Duration outcomeWithin,
      Duration lateAfter,
      Set<String> withoutDeadLetters,
      Set<String> filtering,
      Set<Exemption> exemptions,
      Set<Mirror> mirrors,
      Map<String, String> kafka) {
    public Observer {
      withoutDeadLetters = Set.copyOf(withoutDeadLetters);
      filtering = Set.copyOf(filtering);
      exemptions = Set.copyOf(exemptions);
      mirrors = Set.copyOf(mirrors);
      kafka = Map.copyOf(kafka);
    }
  }
}
