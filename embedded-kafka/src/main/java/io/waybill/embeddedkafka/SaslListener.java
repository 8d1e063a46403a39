package io.waybill.embeddedkafka;

import java.util.Map;

/**
 * A listener with SASL/PLAIN and access control: nobody may do anything there that no ACL allows.
 * Whoever comes by the open listener is the administrator.
 *
 * @param port where it listens
 * @param users each with its password
 */
public record SaslListener(int port, Map<String, String> users) implements SecuredListener {
  public SaslListener {
    users = Map.copyOf(users);
  }

  @Override
  public String name() {
    return "SASL";
  }

  @Override
  public String protocol() {
    return "SASL_PLAINTEXT";
  }

  @Override
  public Map<String, String> settings() {
    StringBuilder jaas =
        new StringBuilder("org.apache.kafka.common.security.plain.PlainLoginModule required");
    users.forEach((user, password) ->
        jaas.append(" user_").append(user).append("=\"").append(password).append('"'));
    return Map.of(
        "sasl.enabled.mechanisms", "PLAIN",
        "listener.name.sasl.plain.sasl.jaas.config", jaas.append(';').toString(),
        "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
        "super.users", "User:ANONYMOUS");
  }

  /** What a client sets to come in as this user. */
  public Map<String, String> client(String user, String password) {
    return Map.of(
        "bootstrap.servers",
        "127.0.0.1:" + port,
        "security.protocol",
        "SASL_PLAINTEXT",
        "sasl.mechanism",
        "PLAIN",
        "sasl.jaas.config",
        "org.apache.kafka.common.security.plain.PlainLoginModule required username=\""
            + user
            + "\" password=\""
            + password
            + "\";");
  }
}
