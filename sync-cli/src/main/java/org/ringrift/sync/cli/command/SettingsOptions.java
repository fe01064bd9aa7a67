package org.ringrift.sync.cli.command;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where a command's settings come from: a file, and single ones that win over the file. */
final class SettingsOptions {
  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "Settings, one 'key=value' a line (a Java properties file in UTF-8).")
  private Optional<Path> file = Optional.empty();

  @Option(
      names = {"-s", "--set"},
      paramLabel = "KEY=VALUE",
      description = "One setting; wins over the file. May be given several times.")
  private Map<String, String> single = new LinkedHashMap<>();

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /** Defaults for the local stack, then the file, then the single ones. */
  Map<String, String> read() {
    Map<String, String> settings = new TreeMap<>(LocalAddresses.connection());
    file.ifPresent(path -> load(path).forEach((k, v) -> settings.put(k.toString(), v.toString())));
    settings.putAll(single);
    return settings;
  }

  private Properties load(Path path) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(path)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(), "the settings file %s cannot be read: %s".formatted(path, e), e);
    }
    return properties;
  }
}
