package org.ringrift.sync.cli.command;

import java.nio.file.Path;
import java.util.Optional;
import org.ringrift.sync.cli.log.Logging;
import picocli.CommandLine.Option;

/** Where the log of a process goes. */
final class LogOptions {
  @Option(
      names = "--log-file",
      paramLabel = "FILE",
      description = "Write the log there instead of to standard error.")
  private Optional<Path> file = Optional.empty();

  @Option(
      names = "--log-level",
      paramLabel = "LEVEL",
      description = "ERROR, WARN, INFO or DEBUG. Default: INFO.")
  private Optional<String> level = Optional.empty();

  void apply() {
    level.ifPresent(Logging::setLevel);
    file.ifPresent(Logging::toFile);
  }
}
