package io.waybill.demo.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.demo.DemoProcess;
import io.waybill.demo.RunningDemo;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** WCAG 2.2 AA, as far as axe-core can tell, on every page: in both themes, and on a phone. */
@ExtendWith(RunningDemo.class)
final class AccessibilityIT {
  @TempDir static Path downloads;
  private static final Map<String, String> PAGES = new LinkedHashMap<>();
  private static Browser browser;

  @BeforeAll
  static void start(DemoProcess demo) throws Exception {
    Chromium chromium = Chromium.find();
    LostMessage lost = LostMessage.of(demo);
    String message = lost.path();
    String trace = lost.trace();
    PAGES.put("/", "Where messages go");
    PAGES.put("/pipelines", "payments → shipping");
    PAGES.put("/messages", "show");
    PAGES.put(message, "Its journey");
    PAGES.put("/traces/" + trace, "table: ");
    PAGES.put("/dead-letters", "dead letters");
    PAGES.put("/search?q=declined", "the newest first");
    PAGES.put("/search?find=4711", "No message is known by this key.");
    PAGES.put("/system", "waybill-facts");
    browser = Browser.open(chromium, "http://localhost:" + demo.port(), downloads);
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
    }
  }

  @ParameterizedTest
  @CsvSource({"light, laptop", "dark, laptop", "light, phone"})
  void noPageKeepsAnybodyOut(String theme, String screen) throws Exception {
    browser.theme(theme);
    if (screen.equals("phone")) {
      browser.phone();
    } else {
      browser.laptop();
    }
    for (Map.Entry<String, String> page : PAGES.entrySet()) {
      browser.go(page.getKey());
      browser.sees(page.getValue());
      browser.run(
          "[...document.querySelectorAll('details:not(.menu)')].slice(0, 10)"
              + ".forEach(one => one.open = true)");
      assertThat(browser.violations()).as("%s, %s %s", page.getKey(), theme, screen).isEmpty();
    }
  }
}
