package io.waybill.demo.check;

import java.util.List;

/** Where one trace is to be seen, in each of the APIs that Waybill speaks. */
final class Links {
  private Links() {}

  static List<String> of(String address, String trace) {
    return List.of(
        "the same trace in Waybill's API: " + address + "/api/v1/traces/" + trace,
        "the same trace in Jaeger's: " + address + "/api/traces/" + trace,
        "the same trace in Jaeger's v3: " + address + "/api/v3/traces/" + trace,
        "the same trace in Tempo's: " + address + "/tempo/api/v2/traces/" + trace,
        "the same trace in Loki's: "
            + address
            + "/loki/api/v1/query_range?query=%7B%7D%7Ctrace_id%3D%22"
            + trace
            + "%22");
  }
}
