package io.waybill.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests one demo for them all: it is there once it has lost messages, and dead-lettered one.
 */
public final class RunningDemo implements ParameterResolver {
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(90);

  /** Ends with the last test. */
  private record Kept(DemoProcess demo) implements AutoCloseable {
    @Override
    public void close() {
      demo.close();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType().equals(DemoProcess.class);
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(ExtensionContext.Namespace.create(RunningDemo.class))
        .computeIfAbsent("demo", unused -> started(), Kept.class)
        .demo();
  }

  private static Kept started() {
    try {
      Path directory = Files.createTempDirectory(Path.of("target"), "running-demo");
      DemoProcess demo = DemoProcess.start(directory);
      long deadline = System.nanoTime() + PATIENCE;
      while (!isThere(demo)) {
        if (System.nanoTime() > deadline) {
          demo.close();
          throw new AssertionError("the demo lost nothing in time; it said " + demo.said());
        }
        LockSupport.parkNanos(100_000_000);
      }
      return new Kept(demo);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static boolean isThere(DemoProcess demo) throws IOException, InterruptedException {
    for (String group : new String[] {"shipping", "notifications"}) {
      if (demo.get("/api/v1/messages?verdict=lost&group=" + group).path("items").isEmpty()) {
        return false;
      }
    }
    JsonNode dead = demo.get("/api/v1/dead-letters").path("items").path(0);
    return !dead.path("traceContexts").path(0).path("traceId").asText().isEmpty();
  }
}
