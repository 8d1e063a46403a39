package io.waybill.correlator.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The command line. Exit codes: 0 done, 1 failed, 2 wrong usage, 4 nothing found. (The launcher
 * itself ends with 3 where it finds no JDK or Maven.)
 */
@Command(
    name = "waybill",
    description = "Makes every event of a Kafka pipeline accountable.",
    mixinStandardHelpOptions = true,
    version = "waybill 0.1.0",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      Serve.class,
      Trace.class,
      Message.class,
      Messages.class,
      Pipelines.class,
      Search.class,
      ConfigCheck.class
    })
public final class Waybill {
  private Waybill() {}

  /** Runs a command and exits with its code. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  /** The commands, with an error as one line instead of a stack trace. */
  static CommandLine commandLine() {
    return new CommandLine(new Waybill())
        .setUsageHelpWidth(100)
        .setExecutionExceptionHandler((error, command, parsed) -> {
          if (error instanceof Server.Failure) {
            command.getErr().println("waybill: " + error.getMessage());
            return 1;
          }
          throw error;
        });
  }
}
