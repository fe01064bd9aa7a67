package org.ringrift.sync.cli.command;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.ringrift.sync.cli.machine.StopSignal;
import org.ringrift.sync.config.Setting;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command that runs one process of the fleet until somebody stops it. */
abstract class ProcessCommand implements Callable<Integer> {
  @Mixin private SettingsOptions settings;
  @Mixin private LogOptions log;

  @Option(names = "--help-settings", description = "Show every setting and exit.")
  private boolean helpSettings;

  @Spec private CommandSpec spec;

  /**
   * A running process.
   *
   * @param description one line that says what runs and where to look at it
   */
  record Running(AutoCloseable process, String description) {}

  /** Every setting of the process. */
  abstract List<Setting<?>> settings();

  /** Reads the settings and starts the process. */
  abstract Running start(Map<String, String> settings) throws Exception;

  @Override
  public final Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    if (helpSettings) {
      SettingsHelp.print(settings(), out);
      return 0;
    }
    Map<String, String> texts = settings.read();
    log.apply();
    try (StopSignal stop = StopSignal.listen()) {
      Running running = start(texts);
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
