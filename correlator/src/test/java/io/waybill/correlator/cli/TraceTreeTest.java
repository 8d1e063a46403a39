package io.waybill.correlator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TraceTreeTest {
  private static final String GRAPH =
      """
      {"nodes": [
        {"id": "a", "type": "span", "presence": "seen", "service": "checkout", "name": "send orders",
         "timeUnixNano": "0", "startUnixNano": "0", "endUnixNano": "10000000"},
        {"id": "m", "type": "message", "presence": "seen", "timeUnixNano": "1000000",
         "coordinate": {"topic": "orders", "partition": 1, "offset": "57"}},
        {"id": "b", "type": "span", "presence": "seen", "service": "payments", "name": "process",
         "threw": true, "timeUnixNano": "20000000", "startUnixNano": "20000000", "endUnixNano": "40000000"},
        {"id": "l", "type": "log", "presence": "seen", "service": "payments", "level": "ERROR",
         "message": "no\\nfunds", "timeUnixNano": "30000000"},
        {"id": "d", "type": "dead_letter", "presence": "seen", "timeUnixNano": "40000000",
         "group": "payments", "errorType": "com.example.Declined", "errorMessage": "no funds",
         "coordinate": {"topic": "orders-dlt", "partition": 0, "offset": "8"}},
        {"id": "x", "type": "span", "presence": "missing", "spanId": "00000000000000ff",
         "timeUnixNano": "0"}],
       "edges": [
        {"from": "a", "to": "m", "type": "produced"},
        {"from": "b", "to": "m", "type": "consumed"},
        {"from": "b", "to": "a", "type": "child_of"},
        {"from": "l", "to": "b", "type": "logged_in"},
        {"from": "m", "to": "d", "type": "dead_lettered"},
        {"from": "a", "to": "x", "type": "child_of"}]}
      """;

  private static List<String> lines(boolean colours) throws Exception {
    return TraceTree.draw(new ObjectMapper().readTree(GRAPH), colours);
  }

  @Test
  void everythingStandsUnderWhatExplainsIt() throws Exception {
    assertThat(lines(false).stream().map(line -> line.substring(line.indexOf("ms") + 4)))
        .containsExactly(
            "span 00000000000000ff never arrived",
            "└─ checkout send orders (10.0 ms)",
            "   └─ orders/1@57",
            "      ├─ payments process (20.0 ms) failed",
            "      │  └─ payments ERROR no funds",
            "      └─ dead letter orders-dlt/0@8 by payments: Declined: no funds");
  }

  @Test
  void barsShowWhenThingsHappened() throws Exception {
    assertThat(lines(false).get(1)).startsWith("███████");
    assertThat(lines(false).get(3)).matches("·{12}█{12} .*");
    assertThat(lines(false)).allSatisfy(line -> assertThat(line).doesNotContain("\u001b"));
  }

  @Test
  void whatIsWrongIsRedOnATerminal() throws Exception {
    assertThat(lines(true).get(5)).contains("\u001b[31mdead letter orders-dlt/0@8");
  }
}
