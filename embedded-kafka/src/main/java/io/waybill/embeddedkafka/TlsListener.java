package io.waybill.embeddedkafka;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A listener with TLS, whose certificate is its own authority: clients are not asked for one.
 *
 * @param port where it listens
 * @param keys a PKCS #12 store with the key, protected by {@value #PASSWORD}
 * @param certificate the certificate as PEM, for clients to trust
 */
public record TlsListener(int port, Path keys, Path certificate) implements SecuredListener {
  private static final String PASSWORD = "embedded";

  /**
   * Makes a key for 127.0.0.1 with the JDK's {@code keytool}.
   *
   * @throws IOException when that fails; its output is the message
   */
  public static TlsListener create(int port, Path directory) throws IOException {
    Path keys = directory.resolve("broker.p12");
    Path certificate = directory.resolve("ca.pem");
    keytool(
        keys,
        "-genkeypair",
        "-alias",
        "broker",
        "-keyalg",
        "EC",
        "-dname",
        "CN=127.0.0.1",
        "-ext",
        "SAN=IP:127.0.0.1",
        "-ext",
        "BC:c",
        "-validity",
        "2");
    keytool(keys, "-exportcert", "-alias", "broker", "-rfc", "-file", certificate.toString());
    return new TlsListener(port, keys, certificate);
  }

  private static void keytool(Path keys, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(List.of("-keystore", keys.toString(), "-storetype", "PKCS12"));
    command.addAll(List.of("-storepass", PASSWORD));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException("keytool: " + output.strip());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public String name() {
    return "TLS";
  }

  @Override
  public String protocol() {
    return "SSL";
  }

  @Override
  public Map<String, String> settings() {
    return Map.of(
        "listener.name.tls.ssl.keystore.location",
        keys.toString(),
        "listener.name.tls.ssl.keystore.type",
        "PKCS12",
        "listener.name.tls.ssl.keystore.password",
        PASSWORD,
        "listener.name.tls.ssl.key.password",
        PASSWORD);
  }
}
