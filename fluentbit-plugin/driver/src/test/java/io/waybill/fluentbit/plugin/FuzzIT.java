package io.waybill.fluentbit.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Any bytes as a chunk, for a while. More with {@code -Dwaybill.fuzz.seconds=600}. */
final class FuzzIT {
  @TempDir Path directory;

  @Test
  void noChunkCrashesTheDecoderOrTheEncoders() throws IOException, InterruptedException {
    PluginBuild build = Native.build();
    assumeTrue(build.fuzzer().isPresent(), "libFuzzer needs clang: apt-get install clang");
    int seconds = Integer.getInteger("waybill.fuzz.seconds", 15);
    Path log = directory.resolve("log");
    Process fuzzer =
        new ProcessBuilder(
                build.fuzzer().get().toString(),
                "-max_total_time=" + seconds,
                "-max_len=4096",
                "-timeout=10",
                "-rss_limit_mb=2048",
                "-artifact_prefix=" + build.directory() + "/",
                Files.createDirectory(directory.resolve("found")).toString(),
                Native.ROOT.resolve("fluentbit-plugin/test/corpus").toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    assertThat(fuzzer.waitFor(seconds + 60L, TimeUnit.SECONDS)).isTrue();
    assertThat(fuzzer.exitValue()).as(Files.readString(log)).isZero();
  }
}
