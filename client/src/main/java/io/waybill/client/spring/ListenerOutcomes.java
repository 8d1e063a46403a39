package io.waybill.client.spring;

import io.waybill.client.Outcomes;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.listener.RecordInterceptor;
import org.springframework.kafka.listener.adapter.RecordFilterStrategy;

/**
 * Tells how a record listener ended: {@code factory.setRecordInterceptor(new
 * ListenerOutcomes<>(outcomes))}. A listener that hands its work to another thread should tell
 * {@link Outcomes} itself instead. Thread-safe.
 */
public final class ListenerOutcomes<K, V> implements RecordInterceptor<K, V> {
  private final Outcomes outcomes;
  private final ThreadLocal<Boolean> filtered = ThreadLocal.withInitial(() -> false);

  /** For a listener of this group. */
  public ListenerOutcomes(Outcomes outcomes) {
    this.outcomes = outcomes;
  }

  /**
   * The same filter, which tells what it leaves out: {@code
   * factory.setRecordFilterStrategy(listenerOutcomes.telling(filter))}.
   */
  public RecordFilterStrategy<K, V> telling(RecordFilterStrategy<K, V> filter) {
    return record -> {
      boolean leaveOut = filter.filter(record);
      if (leaveOut) {
        filtered.set(true);
        outcomes.filtered(record, "RecordFilterStrategy");
      }
      return leaveOut;
    };
  }

  @Override
  public ConsumerRecord<K, V> intercept(
      ConsumerRecord<K, V> record, @Nullable Consumer<K, V> consumer) {
    filtered.remove();
    return record;
  }

  @Override
  public void success(ConsumerRecord<K, V> record, @Nullable Consumer<K, V> consumer) {
    if (!filtered.get()) {
      outcomes.ok(record);
    }
    filtered.remove();
  }

  @Override
  public void failure(
      ConsumerRecord<K, V> record, Exception why, @Nullable Consumer<K, V> consumer) {
    Throwable cause = why.getCause();
    outcomes.failed(record, cause == null ? why : cause);
  }
}
