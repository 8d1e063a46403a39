package io.waybill.correlator.ingest;

import io.waybill.store.InputPartition;
import io.waybill.store.Positions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Where records come from. Everything but {@link #status} is for one thread. */
public interface Source extends AutoCloseable {
  /**
   * Reads on from these positions; partitions that have none begin at their earliest record. Also
   * after a store had to go back.
   */
  void seek(Positions positions);

  /**
   * The next records, waiting for at most this long. Never throws for what a broker does: it says
   * so in {@link #status} and tries again.
   */
  Round poll(Duration timeout);

  /**
   * The ends of these topics' partitions as they are now, asked of Kafka.
   *
   * @return empty where it does not answer, or one of the topics is not read here
   */
  Optional<Map<InputPartition, Long>> ends(String cluster, Set<String> topics);

  /** How the source is. Thread-safe. */
  SourceStatus status();

  @Override
  void close();
}
