package io.waybill.correlator.decode.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.waybill.event.Attribute;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;

/**
 * A JSON object as flat fields: {@code {"a":{"b":1}}} is {@code a.b=1}; arrays stay JSON. Read in
 * one pass and without a tree. Depth, sizes and the number of fields are bounded.
 */
public final class JsonFields {
  /** Fields of one object that are kept. */
  public static final int MAX_FIELDS = 1024;

  /** How deep objects and arrays may nest before a record counts as undecodable. */
  public static final int MAX_DEPTH = 128;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(64 << 20)
                  .maxNumberLength(1000)
                  .build())
          .build();

  private JsonFields() {}

  /** A parser with the bounds of this class. */
  public static JsonParser parser(byte[] json) throws IOException {
    return JSON.createParser(json);
  }

  /**
   * Adds the fields of the object that the parser stands at the start of.
   *
   * @return how many fields were left out, because there were more than {@link #MAX_FIELDS}
   */
  public static int read(JsonParser parser, String prefix, List<Attribute> fields)
      throws IOException {
    int leftOut = 0;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = prefix.isEmpty() ? parser.currentName() : prefix + "." + parser.currentName();
      JsonToken token = parser.nextToken();
      if (token == JsonToken.START_OBJECT) {
        leftOut += read(parser, key, fields);
        continue;
      }
      if (fields.size() >= MAX_FIELDS) {
        leftOut++;
        parser.skipChildren();
        continue;
      }
      switch (token) {
        case VALUE_STRING -> fields.add(Attribute.text(key, parser.getText()));
        case VALUE_NUMBER_INT ->
            fields.add(new Attribute(key, parser.getText(), Attribute.Type.INTEGER));
        case VALUE_NUMBER_FLOAT ->
            fields.add(new Attribute(key, parser.getText(), Attribute.Type.DECIMAL));
        case VALUE_TRUE, VALUE_FALSE ->
            fields.add(new Attribute(key, parser.getText(), Attribute.Type.BOOLEAN));
        case START_ARRAY -> fields.add(new Attribute(key, copy(parser), Attribute.Type.JSON));
        default -> {} // null says nothing
      }
    }
    return leftOut;
  }

  private static String copy(JsonParser parser) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(text)) {
      out.copyCurrentStructure(parser);
    }
    return text.toString();
  }
}
