package io.waybill.benchmarks.opensearch;

import java.io.IOException;
import java.io.OutputStream;
import org.codelibs.opensearch.runner.OpenSearchRunner;

/** One OpenSearch node on loopback. It ends when its standard input ends. */
public final class Node {
  private Node() {}

  /** Runs the node with its data in this directory, on this HTTP port. */
  public static void main(String[] arguments) throws IOException {
    OpenSearchRunner runner = new OpenSearchRunner();
    runner.onBuild((number, settings) -> {
      settings.put("http.port", arguments[1]);
      settings.put("network.host", "127.0.0.1");
      settings.put("discovery.type", "single-node");
      settings.put("cluster.routing.allocation.disk.threshold_enabled", "false");
    });
    runner.build(OpenSearchRunner.newConfigs().basePath(arguments[0]).numOfNode(1).useLogger());
    runner.ensureYellow();
    System.out.println("READY");
    System.in.transferTo(OutputStream.nullOutputStream()); // nothing is ever sent
    Runtime.getRuntime().halt(0);
  }
}
