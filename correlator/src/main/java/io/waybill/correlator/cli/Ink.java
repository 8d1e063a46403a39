package io.waybill.correlator.cli;

/** Colours, only where they are seen: on a terminal, and not where {@code NO_COLOR} is set. */
enum Ink {
  RED("31"),
  YELLOW("33"),
  GREEN("32"),
  CYAN("36"),
  FAINT("2");

  private final String code;

  Ink(String code) {
    this.code = code;
  }

  /** True where the launcher, which knows it, says that the output is a terminal. */
  static boolean isShown() {
    return Boolean.getBoolean("waybill.colour") && System.getenv("NO_COLOR") == null;
  }

  String on(String text, boolean shown) {
    return shown && !text.isEmpty() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
