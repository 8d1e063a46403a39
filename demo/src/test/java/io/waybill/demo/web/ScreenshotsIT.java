package io.waybill.demo.web;

import io.waybill.demo.DemoProcess;
import io.waybill.demo.RunningDemo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The pictures in {@code docs/images}, of a running demo: {@code ./waybill mvn -pl demo -am verify
 * -Dit.test=ScreenshotsIT -Dtest=none -Dwaybill.screenshots=$PWD/docs/images
 * -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false}.
 */
@EnabledIfSystemProperty(named = "waybill.screenshots", matches = ".+")
@ExtendWith(RunningDemo.class)
final class ScreenshotsIT {
  @TempDir static Path downloads;

  @Test
  void everyPageInBothThemesOnALaptopAndAPhone(DemoProcess demo) throws Exception {
    Chromium chromium = Chromium.find();
    Path images = Path.of(System.getProperty("waybill.screenshots"));
    Files.createDirectories(images);
    try (Browser browser = Browser.open(chromium, "http://localhost:" + demo.port(), downloads)) {
      for (Map.Entry<String, String[]> page : pages(demo).entrySet()) {
        for (String theme : new String[] {"light", "dark"}) {
          browser.theme(theme);
          browser.laptop();
          browser.go(page.getValue()[0]);
          browser.sees(page.getValue()[1]);
          browser.picture(images.resolve(page.getKey() + "-" + theme + ".png"));
          browser.phone();
          browser.picture(images.resolve(page.getKey() + "-" + theme + "-phone.png"));
        }
      }
    }
  }

  /** By name, the address and words that stand there once it is whole. */
  private static Map<String, String[]> pages(DemoProcess demo) throws Exception {
    LostMessage lost = LostMessage.of(demo);
    String message = lost.path();
    String trace = lost.trace();
    String select = lost.answer().path("items").path(0).path("id").asText().replace("#", "%23");
    Map<String, String[]> pages = new LinkedHashMap<>();
    pages.put("home", new String[] {"/", "notifications"});
    pages.put("pipelines", new String[] {"/pipelines?from=now-10m", "payments → shipping"});
    pages.put("messages", new String[] {"/messages", "an error was seen"});
    pages.put("message", new String[] {message, "Its journey"});
    pages.put("trace", new String[] {"/traces/" + trace + "?select=" + select, "table: "});
    pages.put("dead-letters", new String[] {"/dead-letters?from=now-10m", "One by one"});
    pages.put("search", new String[] {"/search?q=declined&from=now-10m", "the newest first"});
    pages.put("system", new String[] {"/system", "waybill-facts"});
    return pages;
  }
}
