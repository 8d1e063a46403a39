package io.waybill.correlator.kafka;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** An admin client for each input; those with the same settings share one. */
final class Admins implements AutoCloseable {
  private final Map<Map<String, String>, Admin> bySettings = new HashMap<>();
  private final Map<KafkaInput, Admin> byInput = new HashMap<>();

  Admins(List<KafkaInput> inputs) {
    for (KafkaInput input : inputs) {
      byInput.put(input, bySettings.computeIfAbsent(input.client(), Admins::open));
    }
  }

  private static Admin open(Map<String, String> client) {
    Map<String, Object> settings = new HashMap<>(client);
    settings.put(AdminClientConfig.CLIENT_ID_CONFIG, "waybill-observer-ends");
    settings.keySet().retainAll(AdminClientConfig.configNames());
    return Admin.create(settings);
  }

  Map<KafkaInput, Admin> byInput() {
    return byInput;
  }

  @Override
  public void close() {
    bySettings.values().forEach(Admin::close);
  }
}
