package io.waybill.demo.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** Who is not known, who sees what, and what is seen while Waybill is away. */
final class SignInIT {
  private static final String TOKEN = "a token of two tenants";
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

  @TempDir static Path directory;
  private static OwnWaybill waybill;
  private static Browser browser;

  @BeforeAll
  static void start() throws Exception {
    Chromium chromium = Chromium.find();
    Path tokens = directory.resolve("tokens");
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(TOKEN.getBytes(UTF_8));
    Files.writeString(tokens, HexFormat.of().formatHex(hash) + " acme,globex\n");
    waybill = OwnWaybill.start(directory, "tokens-file: '" + tokens + "'");
    for (String tenant : new String[] {"acme", "globex", "secret"}) {
      waybill.log(
          Map.of(
              "message",
              "a line of " + tenant,
              "tenant_id",
              tenant,
              "service.name",
              "shop",
              "trace_id",
              TRACE));
    }
    waybill.until("/api/v1/events", 2, "Authorization", "Bearer " + TOKEN);
    browser = Browser.open(chromium, waybill.address(), directory);
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
    }
    if (waybill != null) {
      waybill.close();
    }
  }

  @BeforeEach
  void asNobody() {
    browser.go("/");
    browser.signOut();
  }

  private static void signIn(String token) {
    browser.find("#token").sendKeys(token, Keys.ENTER);
  }

  @Test
  void nobodySeesAnythingAndAWrongTokenIsToldSo() throws Exception {
    browser.go("/search?q=line");
    browser.sees("Token");
    assertThat(browser.text()).doesNotContain("a line of");
    assertThat(browser.violations()).isEmpty();
    browser.theme("dark");
    assertThat(browser.violations()).as("in the dark").isEmpty();
    browser.theme("light");
    signIn("wrong");
    browser.sees("this Waybill does not know that token");
    browser.complaints();
  }

  @Test
  void whoSignsInIsWhereTheyWantedToBeAndSeesWhatIsTheirs() {
    browser.go("/search?q=line");
    signIn(TOKEN);
    browser.sees("a line of acme");
    browser.sees("a line of globex");
    assertThat(browser.text()).doesNotContain("secret");
    browser.go("/search?q=line");
    browser.sees("a line of acme");
    browser.clickOn("Sign out");
    browser.sees("Token");
    browser.go("/search?q=line");
    browser.sees("Token");
  }

  @Test
  void whoseSignInNoLongerCountsIsAskedForItWhereTheyAre() {
    browser.go("/search?q=line");
    signIn(TOKEN);
    browser.sees("a line of acme");
    browser.signOut(); // the cookie is gone, as when the token is withdrawn
    browser.clickOn("System");
    browser.sees("Token");
    assertThat(browser.text()).doesNotContain("a line of");
    signIn(TOKEN);
    browser.sees("Known to be missing");
    browser.complaints(); // the browser tells of each 401
  }

  @Test
  void aTenantIsChosenInTheAddressAndStaysChosen() {
    browser.go("/search?q=line");
    signIn(TOKEN);
    browser.sees("a line of globex");
    browser.find("header select").sendKeys("acme");
    browser.until("only acme's", () -> !browser.text().contains("a line of globex"));
    browser.sees("a line of acme");
    assertThat(browser.at()).contains("tenant=acme");
    browser.clickOn("Messages");
    browser.sees("live");
    assertThat(browser.at()).contains("tenant=acme");
    browser.go("/search?q=line&tenant=secret");
    browser.sees("No event matches");
    assertThat(browser.text()).doesNotContain("a line of");
  }

  @Test
  void otherPlacesToLookAtATraceAreLinked() {
    browser.go("/traces/" + TRACE);
    signIn(TOKEN);
    browser.sees("a line of acme");
    assertThat(browser.find("a[href='http://localhost:16686/trace/" + TRACE + "']").getText())
        .isEqualTo("Jaeger");
  }

  @Test
  void whatIsShownStaysWhileWaybillIsAwayAndIsAskedForAgainWhenItIsBack() throws Exception {
    browser.go("/search?q=line");
    signIn(TOKEN);
    browser.sees("a line of acme");
    waybill.stop();
    try {
      browser.clickOn("System");
      browser.sees("Waybill does not answer.");
      browser.sees("can't be shown");
      browser.back();
      browser.sees("Waybill does not answer.");
    } finally {
      waybill.startAgain();
    }
    browser.sees("a line of acme");
    assertThat(browser.text()).doesNotContain("does not answer");
    browser.clickOn("System");
    browser.sees("Known to be missing");
    browser.complaints(); // it tells of each request in vain
  }
}
