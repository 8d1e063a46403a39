package io.waybill.correlator.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Values that stand elsewhere: {@code ${env:NAME}} and {@code ${file:/path}} within a text. What
 * they hold is never part of a message.
 */
final class Secrets {
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{(env|file):([^}]+)}");

  private final UnaryOperator<@Nullable String> environment;

  Secrets(UnaryOperator<@Nullable String> environment) {
    this.environment = environment;
  }

  /** The text with its references replaced; where one can't be, a problem of this line. */
  String resolve(String text, int line, Problems problems) {
    Matcher reference = REFERENCE.matcher(text);
    StringBuilder resolved = new StringBuilder();
    while (reference.find()) {
      String value = lookUp(reference.group(1), reference.group(2), line, problems);
      reference.appendReplacement(resolved, Matcher.quoteReplacement(value));
    }
    return reference.appendTail(resolved).toString();
  }

  private String lookUp(String kind, String name, int line, Problems problems) {
    if (kind.equals("env")) {
      String value = environment.apply(name);
      if (value == null) {
        problems.add(line, "the environment variable " + name + " is not set");
        return "";
      }
      return value;
    }
    try {
      return Files.readString(Path.of(name), UTF_8).strip();
    } catch (IOException e) {
      problems.add(line, "can't read the file " + name);
      return "";
    }
  }
}
