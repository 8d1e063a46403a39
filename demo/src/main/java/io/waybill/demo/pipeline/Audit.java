package io.waybill.demo.pipeline;

import io.waybill.demo.faults.Fault;
import io.waybill.demo.faults.FaultPlan;
import io.waybill.demo.truth.Injected;
import io.waybill.demo.truth.Injected.Proof;
import io.waybill.demo.truth.Truth;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A group that began to read shipments, was stopped, and is forgotten: what it has not read goes
 * away, and somebody moves it on.
 */
public final class Audit {
  static final String GROUP = "audit";

  /** Shipments that each of the two costs it, at most. */
  private static final long MOST = 10;

  private static final TopicPartition EXPIRING = new TopicPartition(Topics.SHIPMENTS, 0);
  private static final TopicPartition JUMPED = new TopicPartition(Topics.SHIPMENTS, 1);

  private final String brokers;
  private final FaultPlan plan;
  private final Truth truth;

  /** Begins to read, and stops. */
  public Audit(String brokers, FaultPlan plan, Truth truth) {
    this.brokers = brokers;
    this.plan = plan;
    this.truth = truth;
    OffsetAndMetadata begin = new OffsetAndMetadata(0, Optional.of(0), "");
    try (Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", brokers, "group.id", GROUP, "enable.auto.commit", false),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(java.util.List.of(EXPIRING, JUMPED));
      consumer.commitSync(Map.of(EXPIRING, begin, JUMPED, begin));
    }
  }

  /** Loses what it has not read. */
  public void lose() {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", brokers))) {
      if (plan.has(Fault.EXPIRED)) {
        long before = Math.min(MOST, end(admin, EXPIRING));
        admin.deleteRecords(Map.of(EXPIRING, RecordsToDelete.beforeOffset(before))).all().get();
        injected(Fault.EXPIRED, EXPIRING, before, "expired", "retention overtook the audit");
      }
      if (plan.has(Fault.JUMPED_OVER)) {
        long to = Math.min(MOST, end(admin, JUMPED));
        admin
            .alterConsumerGroupOffsets(GROUP, Map.of(JUMPED, new OffsetAndMetadata(to)))
            .all()
            .get();
        injected(
            Fault.JUMPED_OVER, JUMPED, to, "never_offered", "an operator moved the audit past it");
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("the audit can't lose anything", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static long end(Admin admin, TopicPartition of)
      throws ExecutionException, InterruptedException {
    return admin.listOffsets(Map.of(of, OffsetSpec.latest())).partitionResult(of).get().offset();
  }

  private void injected(Fault fault, TopicPartition of, long before, String verdict, String why) {
    for (long offset = 0; offset < before; offset++) {
      truth.injected(
          new Injected(
              fault.label(),
              0,
              "",
              "",
              of.topic() + "/" + of.partition() + "@" + offset,
              new Proof.HasVerdict(GROUP, verdict),
              "lost to the audit: " + why));
    }
  }
}
