package io.waybill.correlator.web;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;

/** TypeScript's types of what the API answers, made of its description. */
final class ApiTypes {
  private ApiTypes() {}

  static String of(JsonNode description) {
    StringBuilder out =
        new StringBuilder(
            """
            /**
             * What the API answers. Made of openapi.json by ApiTypesTest, which says how to make it
             * again: not to be edited.
             */
            export interface components {
              schemas: {
            """);
    for (Map.Entry<String, JsonNode> schema :
        description.path("components").path("schemas").properties()) {
      out.append("    ")
          .append(schema.getKey())
          .append(": ")
          .append(type(schema.getValue(), "    "))
          .append(";\n");
    }
    return out.append("  };\n}\n").toString();
  }

  private static String type(JsonNode schema, String indent) {
    if (schema.has("$ref")) {
      String ref = schema.path("$ref").asText();
      return "components['schemas']['" + ref.substring(ref.lastIndexOf('/') + 1) + "']";
    }
    if (schema.has("enum")) {
      return String.join(
          " | ", texts(schema.path("enum")).stream().map(t -> "'" + t + "'").toList());
    }
    if (schema.has("anyOf")) {
      List<String> any = new ArrayList<>();
      schema.path("anyOf").forEach(one -> any.add(type(one, indent)));
      return String.join(" | ", any);
    }
    return switch (schema.path("type").asText()) {
      case "string" -> "string";
      case "integer", "number" -> "number";
      case "boolean" -> "boolean";
      case "array" -> "(" + type(schema.path("items"), indent) + ")[]";
      case "object" -> object(schema, indent);
      default -> "unknown";
    };
  }

  private static String object(JsonNode schema, String indent) {
    if (schema.path("properties").isEmpty()) {
      return "Record<string, unknown>";
    }
    Set<String> required = new HashSet<>(texts(schema.path("required")));
    StringBuilder out = new StringBuilder("{\n");
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      String description = property.getValue().path("description").asText();
      if (!description.isEmpty()) {
        out.append(indent).append("  /** ").append(description).append(" */\n");
      }
      out.append(indent)
          .append("  ")
          .append(property.getKey())
          .append(required.contains(property.getKey()) ? ": " : "?: ")
          .append(type(property.getValue(), indent + "  "))
          .append(";\n");
    }
    return out.append(indent).append('}').toString();
  }

  private static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
  }
}
