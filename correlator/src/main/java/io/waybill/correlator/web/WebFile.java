package io.waybill.correlator.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/**
 * A file for browsers, complete in memory.
 *
 * @param type the media type
 * @param plain its bytes
 * @param gzip the same, compressed once for all
 * @param headers besides type and encoding
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never changed
public record WebFile(String type, byte[] plain, byte[] gzip, Map<String, String> headers) {
  public WebFile {
    headers = Map.copyOf(headers);
  }

  static WebFile of(String name, byte[] plain, Map<String, String> headers) {
    return new WebFile(type(name), plain, compressed(plain), headers);
  }

  private static String type(String name) {
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "html" -> "text/html; charset=utf-8";
      case "js", "mjs" -> "text/javascript; charset=utf-8";
      case "css" -> "text/css; charset=utf-8";
      case "svg" -> "image/svg+xml";
      case "json" -> "application/json";
      default -> "text/plain; charset=utf-8";
    };
  }

  private static byte[] compressed(byte[] plain) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
