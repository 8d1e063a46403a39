package io.waybill.benchmarks.faultbench;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** What Waybill is allowed where it may see no business. */
final class Acls {
  private Acls() {}

  static void allowTelemetryOnly(String brokers) throws IOException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", brokers))) {
      admin
          .createAcls(
              List.of(
                  allow("otlp_", PatternType.PREFIXED),
                  allow("waybill-", PatternType.PREFIXED),
                  allow("dlq.", PatternType.PREFIXED),
                  allow("bench-dead-lettered-dlt", PatternType.LITERAL),
                  allow("bench-dead-letter-lost-dlt", PatternType.LITERAL),
                  allow("bench-retried-retry", PatternType.LITERAL)))
          .all()
          .get();
    } catch (ExecutionException e) {
      throw new IOException("no access control: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static AclBinding allow(String topics, PatternType pattern) {
    return new AclBinding(
        new ResourcePattern(ResourceType.TOPIC, topics, pattern),
        new AccessControlEntry("User:waybill", "*", AclOperation.ALL, AclPermissionType.ALLOW));
  }
}
