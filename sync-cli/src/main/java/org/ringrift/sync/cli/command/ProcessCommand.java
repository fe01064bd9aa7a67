package org.ringrift.sync.cli.command;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.ringrift.sync.cli.machine.StopSignal;
import org.ringrift.sync.config.Environment;
import org.ringrift.sync.config.EnvironmentVariable;
import org.ringrift.sync.config.Setting;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command that runs one process of the fleet until somebody stops it. */
public abstract class ProcessCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessCommand.class);

  @Mixin private SettingsOptions settings;
  @Mixin private LogOptions log;

  @Option(names = "--help-settings", description = "Show every setting and exit.")
  private boolean helpSettings;

  @Spec private CommandSpec spec;
  private Map<String, String> environment = Map.of();

  /**
   * A running process.
   *
   * @param description one line that says what runs and where to look at it
   */
  record Running(AutoCloseable process, String description) {}

  /** Every setting of the process. */
  abstract List<Setting<?>> settings();

  /** Every variable of the environment that stands for one of them. */
  List<EnvironmentVariable> variables() {
    return List.of();
  }

  /** The environment of the process; without it, there is none. */
  public final void in(Map<String, String> variables) {
    environment = Map.copyOf(variables);
  }

  /** Reads the settings and starts the process. */
  abstract Running start(Map<String, String> settings) throws Exception;

  @Override
  public final Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    if (helpSettings) {
      SettingsHelp.print(settings(), variables(), out);
      return 0;
    }
    Environment read = Environment.over(settings.read(), environment, variables());
    log.apply();
    read.notes().forEach(LOG::info);
    try (StopSignal stop = StopSignal.listen()) {
      Running running = start(read.texts());
      try {
        out.println(running.description() + "; stop it with Ctrl-C");
        out.flush();
        stop.await();
      } finally {
        running.process().close();
      }
    }
    return 0;
  }
}
