package io.waybill.correlator.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.waybill.store.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bearer tokens in a file, a line each: the token's SHA-256 in hexadecimal, its tenants with commas
 * between ({@code *} for every tenant), and {@code operator} where it may see metrics. A hash is
 * enough, since tokens are long and random: {@code printf %s "$TOKEN" | sha256sum}.
 *
 * <p>The file is read again when it has changed; while what it holds can't be understood, the
 * tokens of before stay.
 */
public final class TokenFile implements Access {
  private static final Logger log = LoggerFactory.getLogger(TokenFile.class);
  private static final long LOOK_EVERY_MILLIS = 2_000;

  private final Path file;
  private final InstantSource clock;
  private volatile Map<String, Caller> callers;
  private volatile FileTime readAt;
  private volatile long nextLook;

  /**
   * Reads the file.
   *
   * @throws IOException when it can't be read, or a line of it can't be understood
   */
  public TokenFile(Path file, InstantSource clock) throws IOException {
    this.file = file;
    this.clock = clock;
    this.readAt = Files.getLastModifiedTime(file);
    this.callers = read(file);
  }

  @Override
  public Optional<Caller> caller(String authorization, String scopeOrgId) {
    readAgainWhenChanged();
    if (!authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
      return Optional.empty();
    }
    Caller caller = callers.get(sha256(authorization.substring(7).strip()));
    if (caller == null) {
      return Optional.empty();
    }
    Set<String> asked = Access.tenants(scopeOrgId);
    return Optional.of(
        asked.isEmpty()
            ? caller
            : new Caller(narrowed(caller.scope(), asked), caller.isOperator()));
  }

  private static Scope narrowed(Scope granted, Set<String> asked) {
    if (granted.tenants().isEmpty()) {
      return Scope.of(asked);
    }
    Set<String> both = new HashSet<>(granted.tenants().get());
    both.retainAll(asked);
    return Scope.of(both);
  }

  @Override
  public String hint() {
    return "send a token that this Waybill knows: Authorization: Bearer …";
  }

  @Override
  public Need need() {
    return Need.TOKEN;
  }

  private void readAgainWhenChanged() {
    long now = clock.millis();
    if (now < nextLook) {
      return;
    }
    nextLook = now + LOOK_EVERY_MILLIS;
    try {
      FileTime modified = Files.getLastModifiedTime(file);
      if (!modified.equals(readAt)) {
        readAt = modified;
        callers = read(file);
        log.info("read {} tokens from {}", callers.size(), file);
      }
    } catch (IOException e) {
      log.error("the tokens of before stay: {}", e.getMessage());
    }
  }

  private static Map<String, Caller> read(Path file) throws IOException {
    Map<String, Caller> callers = new HashMap<>();
    List<String> lines = Files.readAllLines(file, UTF_8);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      String[] parts = line.split("\\s+");
      boolean operator = parts.length == 3 && parts[2].equals("operator");
      if (!parts[0].matches("[0-9a-fA-F]{64}")
          || parts.length < 2
          || parts.length > 3
          || (parts.length == 3 && !operator)) {
        throw new IOException(
            file
                + ", line "
                + (i + 1)
                + ": expected a SHA-256 in hexadecimal, tenants with commas between (or *), and"
                + " optionally the word operator");
      }
      Scope scope = parts[1].equals("*") ? Scope.ALL : Scope.of(Set.of(parts[1].split(",")));
      callers.put(parts[0].toLowerCase(java.util.Locale.ROOT), new Caller(scope, operator));
    }
    return Map.copyOf(callers);
  }

  private static String sha256(String token) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException everyJvmHasIt) {
      throw new IllegalStateException(everyJvmHasIt);
    }
  }
}
