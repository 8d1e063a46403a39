package io.waybill.correlator.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.store.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TokenFileTest {
  /** printf %s secret | sha256sum. */
  private static final String SECRET =
      "2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b";

  @TempDir Path directory;
  private Path file;
  private Instant now = Instant.EPOCH;

  @BeforeEach
  void write() throws IOException {
    file = directory.resolve("tokens");
    Files.writeString(file, "# who may see what\n" + SECRET + " acme,globex operator\n");
  }

  private TokenFile tokens() throws IOException {
    return new TokenFile(file, () -> now);
  }

  @Test
  void aKnownTokenSeesItsTenantsAndNoOther() throws IOException {
    Caller caller = tokens().caller("Bearer secret", "").orElseThrow();
    assertThat(caller.scope()).isEqualTo(Scope.of(Set.of("acme", "globex")));
    assertThat(caller.isOperator()).isTrue();
    assertThat(tokens().caller("Bearer guess", "")).isEmpty();
    assertThat(tokens().caller("", "acme")).isEmpty();
  }

  @Test
  void theHeaderNarrowsAndNeverWidens() throws IOException {
    assertThat(tokens().caller("bearer secret", "acme|evil").orElseThrow().scope())
        .isEqualTo(Scope.of(Set.of("acme")));
    assertThat(tokens().caller("Bearer secret", "evil").orElseThrow().scope())
        .isEqualTo(Scope.of(Set.of()));
  }

  @Test
  void aTokenThatIsTakenAwayIsRefusedWithoutARestart() throws IOException {
    TokenFile tokens = tokens();
    Files.writeString(file, "");
    Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(1)));
    now = now.plusSeconds(10);
    assertThat(tokens.caller("Bearer secret", "")).isEmpty();
  }

  @Test
  void aLineThatCantBeUnderstoodIsNamed() throws IOException {
    Files.writeString(file, SECRET + " acme\nsecret acme\n");
    assertThatThrownBy(this::tokens).hasMessageContaining("line 2");
  }

  @Test
  void withoutAuthenticationTheHeaderIsTheScope() {
    assertThat(Access.open(false).caller("", "").orElseThrow().scope()).isEqualTo(Scope.ALL);
    assertThat(Access.open(false).caller("", "a|b").orElseThrow().scope())
        .isEqualTo(Scope.of(Set.of("a", "b")));
    assertThat(Access.open(true).caller("", "")).as("a tenant is required").isEmpty();
  }
}
