package io.waybill.correlator.cli;

import io.waybill.correlator.config.ConfigException;
import io.waybill.correlator.config.ConfigFile;
import io.waybill.correlator.config.WaybillConfig;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code waybill config check}: says what is wrong, by line. */
@Command(
    name = "config",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = ConfigCheck.Check.class,
    description = "Looks at configurations.")
final class ConfigCheck {
  @Command(
      name = "check",
      mixinStandardHelpOptions = true,
      description =
          "Says what is wrong with a configuration, all of it and by line. Exit code 1 when something is.")
  static final class Check implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
        names = {"-c", "--config"},
        defaultValue = "waybill.yaml",
        description = "the file (${DEFAULT-VALUE})")
    private Path file = Path.of("waybill.yaml");

    @Override
    public Integer call() {
      try {
        WaybillConfig config = ConfigFile.read(file);
        spec.commandLine()
            .getOut()
            .println(
                file
                    + " is fine: "
                    + config.inputs().size()
                    + " inputs, index in "
                    + config.store().directory());
        return 0;
      } catch (ConfigException e) {
        for (String problem : String.valueOf(e.getMessage()).split("\n", -1)) {
          spec.commandLine().getErr().println(file + ": " + problem);
        }
        return 1;
      }
    }
  }
}
