package io.waybill.correlator.loki.logql;

/** Names that labels may have. */
public final class LabelNames {
  private LabelNames() {}

  /** The label of a field: {@code http.route} is {@code http_route}. */
  public static String of(String field) {
    StringBuilder name = new StringBuilder(field.length());
    for (int i = 0; i < field.length(); i++) {
      char c = field.charAt(i);
      boolean isDigit = c >= '0' && c <= '9';
      if (isDigit && i == 0) {
        name.append('_');
      }
      boolean isFine = isDigit || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      name.append(isFine ? c : '_');
    }
    return name.toString();
  }
}
