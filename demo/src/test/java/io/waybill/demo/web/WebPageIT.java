package io.waybill.demo.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.demo.DemoProcess;
import io.waybill.demo.RunningDemo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The web page of a running demo, as its users meet it. */
@ExtendWith(RunningDemo.class)
final class WebPageIT {
  /** Each page with words that stand in it when it is whole. */
  private static final Map<String, String> PAGES =
      Map.of(
          "/", "Where messages go",
          "/pipelines", "payments → shipping",
          "/messages", "an error was seen",
          "/dead-letters", "By what they have in common",
          "/search", "events of the last hour",
          "/system", "waybill-facts");

  private static final String SELECTED =
      "return document.querySelector('g.node.is-selected title').textContent";

  @TempDir static Path downloads;
  private static DemoProcess demo;
  private static Browser browser;
  private static String trace = "";
  private static String lost = "";

  @BeforeAll
  static void start(DemoProcess running) throws Exception {
    Chromium chromium = Chromium.find();
    demo = running;
    LostMessage message = LostMessage.of(demo);
    lost = message.path();
    trace = message.trace();
    browser = Browser.open(chromium, "http://localhost:" + demo.port(), downloads);
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void asNew() {
    browser.laptop();
    browser.theme("light");
    browser.go("/");
    browser.signOut();
    browser.complaints();
  }

  /** Nothing that a test did made the browser complain. */
  @AfterEach
  void nothingToComplainOf() {
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void fromHomeToTheEvidenceOfALostMessageInThreeClicks() {
    browser.go("/");
    browser.clickOn("lost to shipping");
    browser.click("a[data-row]");
    browser.sees("Lost: shipping failed on it and went on");
    browser.clickOn("process payments failed");
    browser.sees("java.lang.IllegalStateException");
    assertThat(browser.text()).contains("What to do:").contains("confidence 0.9");
  }

  @Test
  void aFactOfTheBrokerOpensToTheLooksThatShowIt() {
    browser.go(lost);
    browser.clickOn("the group went on past it at");
    browser.sees("look at the broker");
    assertThat(browser.text())
        .containsPattern("the group stood at offset \\d+, past this message")
        .containsPattern("the last look: the log had offsets \\d+ to \\d+")
        .contains("Telemetry is read of all that was committed past until");
  }

  @Test
  void everyPageIsThereByItsAddressAndBackLeadsBack() {
    PAGES.forEach((path, words) -> {
      browser.go(path);
      browser.sees(words);
    });
    browser.go(lost);
    browser.sees("Its journey");
    browser.go("/traces/" + trace);
    browser.sees("Why: the causal graph");
    browser.go("/");
    browser.clickOn("Pipelines");
    browser.sees("No lag to speak of, and yet messages are gone");
    browser.clickOn("System");
    browser.sees("Known to be missing");
    browser.back();
    browser.sees("No lag to speak of, and yet messages are gone");
    browser.back();
    browser.sees("Where messages go");
    browser.go("/nonsense-that-is-no-page");
    browser.sees("Not found");
    browser.complaints(); // the browser tells of the 404, and rightly
  }

  @Test
  void theBoxTakesAnythingAndSaysWhatItUnderstood() {
    browser.go("/");
    Map<String, String> understood =
        Map.of(
            trace,
            "trace " + trace,
            "00-" + trace + "-00f067aa0ba902b7-01",
            "traceparent of trace " + trace,
            "{\"message\":\"x\",\"trace_id\":\"" + trace + "\"}",
            "log line of trace " + trace,
            "orders/1@57",
            "message orders/1@57",
            "could not read orders-1@57 again",
            "message orders/1@57",
            "order-4711",
            "messages whose key is order-4711");
    understood.forEach((typed, words) -> {
      browser.find("#find").sendKeys(typed);
      browser.sees(words);
      browser.find("#find").sendKeys(Keys.chord(Keys.CONTROL, "a"), Keys.DELETE);
    });
    browser.find("#find").sendKeys(trace, Keys.ENTER);
    browser.until("its trace", () -> browser.at().equals("/traces/" + trace));
    browser.go("/");
    browser.find("#find").sendKeys("declined", Keys.ENTER);
    browser.sees("Events that hold it");
    browser.sees("No message is known by this key.");
  }

  @Test
  void filtersAreInTheAddressAndInTheAnswers() {
    browser.go("/messages?verdict=dead_lettered&topic=orders");
    browser.sees("dead-lettered");
    browser.until(
        "only of orders",
        () ->
            !browser.all("tbody code").isEmpty()
                && browser.all("tbody code").stream()
                    .allMatch(one -> one.getText().startsWith("orders/")));
    browser.find("input[list='list-group']").sendKeys("nobody", Keys.ENTER);
    browser.sees("No message is dead-lettered among these.");
    assertThat(browser.at()).contains("group=nobody").contains("topic=orders");
    browser.back();
    browser.until("rows again", () -> !browser.all("a[data-row]").isEmpty());
  }

  @Test
  void whatIsFoundIsCountedByWhatItHasInCommon() {
    browser.go("/search?q=declined");
    browser.sees("found; ");
    browser.clickOn("orders-retry");
    browser.until("only of that topic", () -> browser.at().contains("topic=orders-retry"));
    browser.go("/search");
    browser.until("a page", () -> browser.all(".results > li").size() >= 100);
    int shown = browser.all(".results > li").size();
    browser.run("window.scrollTo(0, document.body.scrollHeight)");
    browser.until("the next as they arrive", () -> browser.all(".results > li").size() > shown);
    browser.go("/search?q=%22was%20declined%22");
    browser.sees("is not counted for phrases");
  }

  @Test
  void newOnesWaitUntilTheyAreAskedForAndNothingMoves() {
    browser.go("/messages?verdict=dead_lettered&group=payments");
    browser.sees("live");
    var first = browser.find("a[data-row]");
    String name = first.getText();
    int place = first.getLocation().getY();
    browser.sees("new one");
    assertThat(browser.find("a[data-row]").getText()).isEqualTo(name);
    assertThat(browser.find("a[data-row]").getLocation().getY()).isEqualTo(place);
    browser.clickOn("new one");
    browser.until(
        "the new one is the first", () -> !browser.find("a[data-row]").getText().equals(name));
    assertThat(browser.all("tr.is-new")).isNotEmpty();
  }

  @Test
  void aBarLeadsToItsMessages() {
    browser.go("/pipelines?topic=payments&group=shipping");
    browser.until("bars", () -> !browser.all(".chart a.column").isEmpty());
    browser.until(
        "the list",
        () -> {
          if (browser.at().startsWith("/pipelines")) {
            browser.run(
                "document.querySelector('.chart a.column').dispatchEvent("
                    + "new MouseEvent('click', {bubbles: true, cancelable: true}))");
          }
          return browser.at().startsWith("/messages");
        });
    assertThat(browser.at()).contains("topic=payments").contains("from=").contains("to=");
    browser.until("its messages", () -> !browser.all("a[data-row]").isEmpty());
  }

  @Test
  void aTraceIsSelectedInBothPictures() {
    browser.go("/traces/" + trace);
    browser.sees("The clock of payments is behind that of checkout");
    assertThat(browser.all(".skew")).as("a bound, not a correction").isNotEmpty();
    assertThat(browser.text()).contains("in payments");
    browser.until("a node", () -> !browser.all("g.node").isEmpty());
    browser.find("[role='treeitem']").click();
    browser.until(
        "selected in both",
        () ->
            browser.all("[role='treeitem'][aria-selected='true']").size() == 1
                && browser.all("g.node.is-selected").size() == 1);
    assertThat(browser.at()).contains("select=");
    Object chosen = browser.run(SELECTED);
    browser.run("location.reload()");
    browser.until("the same after a reload", () -> chosen.equals(browser.run(SELECTED)));
  }

  @Test
  void theKeyboardAloneGoesEverywhere() {
    browser.go("/messages");
    browser.until("rows", () -> browser.all("a[data-row]").size() > 1);
    browser.press(Keys.TAB);
    assertThat(browser.focused().getText()).isEqualTo("Skip to the content");
    browser.press(Keys.ENTER);
    List<String> rows = browser.all("a[data-row]").stream().map(one -> one.getText()).toList();
    browser.run("document.querySelector('a[data-row]').focus()");
    browser.press("j");
    assertThat(browser.focused().getText()).isEqualTo(rows.get(1));
    browser.press(Keys.ARROW_UP);
    assertThat(browser.focused().getText()).isEqualTo(rows.get(0));
    browser.press(Keys.ENTER);
    browser.sees("What to do:");
    browser.go("/traces/" + trace);
    browser.until("rows", () -> browser.all("[role='treeitem']").size() > 3);
    browser.run("document.querySelector('[role=tree]').focus()");
    browser.press(Keys.ARROW_DOWN);
    browser.press(Keys.ARROW_DOWN);
    browser.until(
        "the second row",
        () -> "true".equals(browser.all("[role='treeitem']").get(1).getAttribute("aria-selected")));
    browser.go("/");
    browser.find("#find");
    browser.press("/");
    browser.until("the box", () -> "find".equals(browser.focused().getAttribute("id")));
  }

  @Test
  void onAPhoneNothingIsWiderThanTheScreen() {
    browser.phone();
    for (String path : PAGES.keySet()) {
      fits(path, PAGES.getOrDefault(path, ""));
    }
    fits(lost, "Its journey");
    fits("/traces/" + trace, "Why: the causal graph");
  }

  private static void fits(String path, String words) {
    browser.go(path);
    browser.sees(words);
    Object over =
        browser.run(
            "return document.documentElement.scrollWidth - document.documentElement.clientWidth");
    assertThat(over).as("pixels that %s is too wide", path).isEqualTo(0L);
  }

  @Test
  void itIsDarkWhereTheSystemIsAndWhereItIsChosen() {
    String background = "return getComputedStyle(document.documentElement).backgroundColor";
    browser.go("/system");
    browser.sees("Known to be missing");
    assertThat(browser.run(background)).isEqualTo("rgb(255, 255, 255)");
    browser.theme("dark");
    assertThat(browser.run(background)).isNotEqualTo("rgb(255, 255, 255)");
    browser.theme("light");
    browser.click("details.menu summary");
    browser.find("details.menu select").sendKeys("dark");
    assertThat(browser.run(background)).isNotEqualTo("rgb(255, 255, 255)");
    browser.go("/system");
    assertThat(browser.run(background))
        .as("and it is remembered")
        .isNotEqualTo("rgb(255, 255, 255)");
  }

  @Test
  void aPageThatBreaksSaysSoAndTheOthersGoOn() {
    browser.go("/");
    browser.sees("Where messages go");
    browser.run(
        """
        const before = window.fetch;
        window.fetch = async (what, how) =>
          String(what).includes('/api/v1/findings')
            ? new Response('{"items": [null]}')
            : before(what, how);
        """);
    browser.clickOn("Messages");
    browser.sees("live");
    browser.clickOn("Home");
    browser.sees("a bug in this page");
    browser.clickOn("System");
    browser.sees("Known to be missing");
  }

  @Test
  void aListIsTakenHomeAsATable() throws Exception {
    browser.go("/messages?verdict=lost&group=shipping");
    browser.until("rows", () -> !browser.all("a[data-row]").isEmpty());
    browser.clickOn("CSV");
    Path file = downloads.resolve("waybill-lost.csv");
    browser.until("the file", () -> Files.exists(file) && Files.size(file) > 0);
    assertThat(Files.readAllLines(file).getFirst()).startsWith("cluster,topic,partition,offset");
    assertThat(Files.readAllLines(file).get(1)).startsWith("main,payments,").contains("shipping");
  }
}
