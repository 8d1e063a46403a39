package io.waybill.fluentbit.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The log records of a topic, by the number that the plugin gave them. */
record Numbered(SortedMap<Long, List<ConsumerRecord<byte[], byte[]>>> byNumber) {
  List<Long> numbers() {
    return List.copyOf(byNumber.keySet());
  }

  /** The first record of this number. */
  ConsumerRecord<byte[], byte[]> get(long number) {
    return Objects.requireNonNull(byNumber.get(number), "no record " + number).getFirst();
  }

  void expectEachOnce(long last) {
    assertThat(numbers())
        .containsExactlyElementsOf(LongStream.rangeClosed(1, last).boxed().toList());
    assertThat(byNumber.values()).as("nothing doubled").allSatisfy(r -> assertThat(r).hasSize(1));
  }
}
