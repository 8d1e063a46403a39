package io.waybill.correlator.decode.otlp;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

/** Text as a JSON string. */
final class JsonText {
  private JsonText() {}

  static void quote(String text, StringBuilder out) {
    out.append('"');
    JsonStringEncoder.getInstance().quoteAsString(text, out);
    out.append('"');
  }
}
