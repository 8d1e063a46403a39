package io.waybill.demo.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A window of Chromium at a Waybill. Waits for what is asked for, and never for a time. */
final class Browser implements AutoCloseable {
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(30);

  private final ChromeDriver driver;
  private final String address;

  /** An answer that may not be there yet. */
  interface Check {
    boolean holds() throws Exception;
  }

  private Browser(ChromeDriver driver, String address) {
    this.driver = driver;
    this.address = address;
  }

  /**
   * A window of its own.
   *
   * @param address where Waybill answers
   * @param downloads where files are saved
   */
  static Browser open(Chromium chromium, String address, Path downloads) {
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(chromium.browser().toFile());
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--force-device-scale-factor=1");
    options.setCapability("goog:loggingPrefs", logs);
    options.setExperimentalOption(
        "prefs", Map.of("download.default_directory", downloads.toString()));
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(chromium.driver().toFile())
            .withSilent(true)
            .build();
    Browser browser = new Browser(new ChromeDriver(service, options), address);
    browser.driver.manage().timeouts().scriptTimeout(Duration.ofMinutes(2)); // axe is slow
    browser.laptop();
    return browser;
  }

  void laptop() {
    driver.manage().window().setSize(new Dimension(1280, 900));
    driver.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
  }

  void phone() {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", 390, "height", 844, "deviceScaleFactor", 1, "mobile", true));
  }

  /** What the system prefers: {@code light} or {@code dark}. */
  void theme(String theme) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(
                Map.of("name", "prefers-color-scheme", "value", theme),
                Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
  }

  void go(String path) {
    driver.get(address + path);
  }

  void back() {
    driver.navigate().back();
  }

  /** Path and query of the page that is shown. */
  String at() {
    return String.valueOf(driver.getCurrentUrl()).substring(address.length());
  }

  /** What can be read. */
  String text() {
    return driver.findElement(By.tagName("body")).getText();
  }

  Object run(String script, Object... arguments) {
    Object result = driver.executeScript(script, arguments);
    return result == null ? "" : result;
  }

  /** Waits until it is so. */
  void until(String what, Check check) {
    long deadline = System.nanoTime() + PATIENCE;
    Exception last = new IllegalStateException("it is not so");
    while (System.nanoTime() < deadline) {
      try {
        if (check.holds()) {
          return;
        }
      } catch (WebDriverException e) {
        last = e; // the page was drawn anew meanwhile
      } catch (Exception e) {
        throw new AssertionError(what, e);
      }
      LockSupport.parkNanos(50_000_000);
    }
    throw new AssertionError(
        "not in time: " + what + "; at " + at() + " stands:\n" + text() + "\n" + complaints(),
        last);
  }

  /** Waits until this can be read. */
  void sees(String words) {
    until("\"" + words + "\"", () -> text().contains(words));
  }

  /** Waits until this can be read, once all that folds is open; what comes late is opened too. */
  void seesUnfolded(String words) {
    until(
        "\"" + words + "\", unfolded",
        () -> {
          run("document.querySelectorAll('details:not(.menu)').forEach((one) => one.open = true)");
          return text().contains(words);
        });
  }

  /** The first that matches, once there is one. */
  WebElement find(String css) {
    return find(By.cssSelector(css));
  }

  private WebElement find(By by) {
    List<WebElement> found = new ArrayList<>();
    until(
        by.toString(),
        () -> {
          found.clear();
          found.addAll(driver.findElements(by));
          return !found.isEmpty();
        });
    return found.getFirst();
  }

  List<WebElement> all(String css) {
    return driver.findElements(By.cssSelector(css));
  }

  /** Clicks on the first that matches, once it is there. */
  void click(String css) {
    until(
        "a click on " + css,
        () -> {
          find(css).click();
          return true;
        });
  }

  /** Clicks on the first link or button that holds these words. */
  void clickOn(String words) {
    By by =
        By.xpath(
            "//*[self::a or self::button or self::summary][contains(normalize-space(.), '"
                + words
                + "')]");
    until(
        "a click on " + words,
        () -> {
          find(by).click();
          return true;
        });
  }

  /** Presses keys, wherever the focus is. */
  void press(CharSequence... keys) {
    new Actions(driver).sendKeys(keys).perform();
  }

  WebElement focused() {
    return driver.switchTo().activeElement();
  }

  /** A value that is read again while the page is drawn anew. */
  <T> T read(String what, Callable<T> value) {
    List<T> read = new ArrayList<>();
    until(
        what,
        () -> {
          read.add(value.call());
          return true;
        });
    return read.getFirst();
  }

  /** What the browser has to complain of since it was asked last: errors, refused scripts. */
  List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .map(entry -> entry.getMessage())
        .toList();
  }

  /** What a function of one of the page's modules answers, as JSON. */
  String call(String module, String function, String arguments) {
    Object answer =
        driver.executeAsyncScript(
            """
            const done = arguments[arguments.length - 1];
            const base = document.querySelector('script[type=module]').src.replace('js/app.js', '');
            import(base + arguments[0]).then(
              (module) => done(JSON.stringify(module[arguments[1]](...JSON.parse(arguments[2])))),
              (error) => done('"' + error + '"'));
            """,
            module,
            function,
            arguments);
    return String.valueOf(answer);
  }

  /** What axe-core finds against WCAG 2.2 AA on the page as it is. */
  List<String> violations() throws IOException {
    whole();
    try (InputStream axe = Browser.class.getResourceAsStream("/axe.min.js")) {
      if (axe == null) {
        throw new IllegalStateException("axe.min.js is not on the class path");
      }
      driver.executeScript(new String(axe.readAllBytes(), UTF_8));
    }
    Object found =
        driver.executeAsyncScript(
            """
            const done = arguments[arguments.length - 1];
            const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
            const drawn = new Promise((on) => requestAnimationFrame(() => setTimeout(on, 50)));
            drawn.then(() => axe.run(document, {runOnly: tags})).then(
              (all) => done(all.violations.map((one) => one.id + ': ' + one.help + ': '
                + one.nodes.slice(0, 3).map((node) => node.html.slice(0, 200) + ' '
                  + node.failureSummary).join(' | '))),
              (error) => done(['axe itself: ' + error]));
            """);
    List<String> violations = new ArrayList<>();
    if (found instanceof List<?> list) {
      list.forEach(one -> violations.add(String.valueOf(one)));
    }
    return violations;
  }

  /** Keeps what is in sight, once nothing is loading. */
  void picture(Path file) throws IOException {
    whole();
    Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
  }

  private void whole() {
    until("all of it", () -> all("progress").isEmpty());
  }

  void signOut() {
    driver.manage().deleteAllCookies();
    run("localStorage.clear()");
  }

  @Override
  public void close() {
    driver.quit();
  }
}
