package io.waybill.correlator.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line. Exit codes: 0 done, 1 failed, 2 wrong usage. */
@Command(
    name = "waybill",
    description = "Makes every event of a Kafka pipeline accountable.",
    mixinStandardHelpOptions = true,
    version = "waybill 0.1.0",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {Serve.class})
public final class Waybill {
  private Waybill() {}

  /** Runs a command and exits with its code. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Waybill()).execute(arguments));
  }
}
