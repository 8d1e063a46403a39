package io.waybill.correlator.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.waybill.correlator.answer.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/** Checks answers against what {@code openapi.json} promises. */
final class ApiSchema {
  private static final ObjectMapper JSON = new ObjectMapper();
  static final JsonNode DOCUMENT = read();
  private static final Map<String, Schema> SCHEMAS = new HashMap<>();

  private ApiSchema() {}

  private static JsonNode read() {
    try (InputStream in = Api.class.getResourceAsStream("openapi.json")) {
      return JSON.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Fails unless this is an answer that the description allows for this route. */
  static void check(String template, Reply reply) {
    JsonNode responses = DOCUMENT.path("paths").path(template).path("get").path("responses");
    assertThat(responses.isMissingNode()).as("%s is described", template).isFalse();
    JsonNode response = responses.path(reply.status() == 200 ? "200" : "default");
    JsonNode content = response.path("content").path(reply.type().split(";", 2)[0]);
    assertThat(content.isMissingNode())
        .as("%s may answer %s with %s", template, reply.status(), reply.type())
        .isFalse();
    String ref = content.path("schema").path("$ref").asText();
    if (!ref.isEmpty()) {
      try {
        assertThat(schema(ref).validate(JSON.readTree(reply.body())))
            .as("%s answers as it is described", template)
            .isEmpty();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static Schema schema(String ref) {
    return SCHEMAS.computeIfAbsent(
        ref,
        r -> {
          ObjectNode schema = JSON.createObjectNode().put("$ref", r);
          schema.set("components", DOCUMENT.path("components"));
          return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
              .getSchema(schema);
        });
  }
}
