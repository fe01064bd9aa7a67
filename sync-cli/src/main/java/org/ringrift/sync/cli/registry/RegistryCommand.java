package org.ringrift.sync.cli.registry;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line of the registry's process. */
final class RegistryCommand {
  /**
   * Runs the registry below a shell that waits for the end of its own input and then stops it. The
   * input is a pipe from this process, so it ends on close, and also when this process is killed.
   * Interrupts from the terminal are ignored: the registry is to outlive its users.
   */
  private static final String WATCHER =
      """
      trap '' INT
      exec 3<&0
      pid_file=$1
      shift
      "$@" </dev/null 3<&- &
      registry=$!
      echo $registry >"$pid_file"
      { cat >/dev/null; kill $registry; } <&3 2>/dev/null &
      exec 3<&-
      wait $registry
      code=$?
      rm -f "$pid_file"
      exit $code
      """;

  private RegistryCommand() {}

  static List<String> of(RegistryFiles files, Path directory, Path pidFile, int port) {
    List<String> command =
        new ArrayList<>(List.of("/bin/sh", "-c", WATCHER, "registry", pidFile.toString()));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx256m",
            "-Xshare:auto",
            "-Xlog:cds=off",
            "-Xlog:cds*=off",
            "-Xlog:aot*=off",
            "-XX:+AutoCreateSharedArchive",
            "-XX:SharedArchiveFile=" + files.sharedArchive()));
    settings(directory, port).forEach(setting -> command.add("-D" + setting));
    command.addAll(List.of("-jar", files.jar().toString()));
    return command;
  }

  private static List<String> settings(Path directory, int port) {
    return List.of(
        "quarkus.http.host=127.0.0.1",
        "quarkus.http.port=" + port,
        "quarkus.http.access-log.enabled=false",
        "quarkus.log.console.format=%d{HH:mm:ss.SSS} %-5p [%c{1.}] %m%n",
        "quarkus.management.host=127.0.0.1",
        "quarkus.management.port=0",
        "apicurio.storage.kind=sql",
        "apicurio.storage.sql.kind=h2",
        "apicurio.datasource.url=jdbc:h2:file:" + directory.resolve("schemas"),
        "apicurio.datasource.jdbc.initial-size=2",
        "apicurio.datasource.jdbc.min-size=2");
  }
}
