package io.waybill.correlator.config;

import java.util.List;

/** A configuration that can't be used. The message has every problem, a line each. */
public final class ConfigException extends Exception {
  private static final long serialVersionUID = 1;

  ConfigException(List<String> problems) {
    super(String.join("\n", problems));
  }
}
