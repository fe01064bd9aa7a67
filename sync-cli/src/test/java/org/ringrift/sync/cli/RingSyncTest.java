package org.ringrift.sync.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.ringrift.sync.grant.GrantKeys;
import picocli.CommandLine;

class RingSyncTest {
  @TempDir Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Map<String, String> environment = Map.of();

  static Stream<String> everyCommand() {
    List<String> names = new ArrayList<>();
    collect(RingSync.commandLine(), names);
    return names.stream();
  }

  @ParameterizedTest
  @MethodSource("everyCommand")
  void helpSaysWhatItIsForWithAnExampleAndTheExitCodes(String command) {
    List<String> words = new ArrayList<>(List.of(command.split(" ")));
    words.add("--help");

    assertThat(run(words.toArray(String[]::new))).isZero();

    assertThat(out.toString())
        .contains("Usage: ringsync " + command)
        .contains("Example")
        .contains("Exit codes:")
        .contains("--stacktrace");
    assertThat(out.toString().lines().map(String::length)).allMatch(length -> length <= 80);
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void anUnknownOptionIsOneLineAndWhereToLook() {
    assertThat(run("status", "--jsno")).isEqualTo(2);
    assertThat(err.toString().lines())
        .containsExactly("ringsync: Unknown option: '--jsno'", "Try 'ringsync status --help'.");
  }

  @Test
  void aWrongSettingIsNamedWithWhatIsAllowed() {
    assertThat(run("monitor", "-s", "monitor.port=99999")).isEqualTo(2);
    assertThat(err.toString())
        .contains("setting 'monitor.port' is '99999'; it must be a whole number from 0 to 65535")
        .contains("Try 'ringsync monitor --help-settings'.");
  }

  @Test
  void settingsComeFromAFileAndSingleOnesWin() throws Exception {
    Path file = directory.resolve("monitor.properties");
    Files.writeString(file, "monitor.port=99998\nmonitor.recent.errors=0\n");

    assertThat(run("monitor", "-c", file.toString(), "-s", "monitor.port=99999")).isEqualTo(2);

    assertThat(err.toString()).contains("'monitor.port' is '99999'").contains("recent.errors");
  }

  @Test
  void aWrongVariableOfTheEnvironmentStopsTheStart() {
    environment = Map.of("RINGRIFT_SYNC_TIMEOUT", "-1", "RINGRIFT_TURBO", "?");

    assertThat(run("planner")).isEqualTo(2);

    assertThat(err.toString())
        .contains("environment variable 'RINGRIFT_SYNC_TIMEOUT' is '-1'; it must be a number of")
        .contains("'dispatch.lease.duration', which must be a time from 100 ms to 1 h")
        .doesNotContain("RINGRIFT_TURBO");
  }

  @Test
  void theVariableOfASettingIsShownWithIt() {
    assertThat(run("worker", "--help-settings")).isZero();
    assertThat(out.toString())
        .contains(
            "environment: RINGRIFT_FAST_SYNC_INTERVAL, a number of seconds, where node.lifetime is"
                + " ephemeral")
        .contains("environment: RINGRIFT_AUTO_SYNC_MAX_CONCURRENT, a whole number");
  }

  @Test
  void aMissingSettingsFileIsNamed() {
    assertThat(run("monitor", "--config", "/no/such/file")).isEqualTo(2);
    assertThat(err.toString()).contains("the settings file /no/such/file cannot be read");
  }

  @Test
  void everySettingOfAProcessIsShown() {
    assertThat(run("worker", "--help-settings")).isZero();
    assertThat(out.toString())
        .contains("node.id")
        .contains("data.server.port")
        .contains("default localhost:19092 (the stack of 'ringsync local')");
  }

  @Test
  void aMonitorThatDoesNotAnswerIsAFailureWithWhatToDo() {
    assertThat(run("status", "--monitor", "http://127.0.0.1:1")).isEqualTo(1);
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .startsWith("ringsync: no answer from the monitor at http://127.0.0.1:1")
        .contains("ringsync local");
  }

  @Test
  void aBrokenEventIsRefusedBeforeAnythingIsContacted() {
    assertThat(run("publish", "game-completed", "--node", "n-1", "{\"new_games\": 0}"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("not a game-completed event").contains("db_path");
  }

  @Test
  void keysAreMadeOnceAndNeverReplaced() throws Exception {
    Path place = directory.resolve("new/keys");

    assertThat(run("keys", "-d", place.toString())).isZero();

    String id = GrantKeys.signer(place.resolve("grants.key")).keyId().value();
    assertThat(out.toString()).contains(id).contains("grants.private-key");
    assertThat(Files.getPosixFilePermissions(place.resolve("grants.key")))
        .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    assertThat(run("keys", "-d", place.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("is there already").contains("grants.key");
  }

  @Test
  void aPlannerWithoutAKeyIsToldHowToMakeOne() {
    assertThat(run("planner")).isEqualTo(2);
    assertThat(err.toString()).contains("'grants.private-key' is missing").contains("keys");
  }

  @Test
  void whatNodesSaidOfThemselvesIsNotReplayed() {
    assertThat(run("replay", "--from", "0", "--topic", "node-events")).isEqualTo(2);
    assertThat(err.toString()).contains("topic 'node-events' cannot be replayed; these can: game-");
  }

  @Test
  void aTimeThatIsNoneIsRefusedWithWhatItMayBe() {
    assertThat(run("replay", "--from", "yesterday")).isEqualTo(2);
    assertThat(err.toString())
        .contains("--from is 'yesterday'; it must be an offset (1200), a time (2026-");
    assertThat(run("sync", "games", "--wait", "--timeout", "long")).isEqualTo(2);
    assertThat(err.toString()).contains("'long' must be a time from 1 ms to");
  }

  @Test
  void anotherTimeIsATimeThatIsOver() {
    for (String command : List.of("status", "nodes", "freshness")) {
      assertThat(run(command, "--at", "yesterday")).isEqualTo(2);
      assertThat(run(command, "--at", "1200")).isEqualTo(2);
      assertThat(run(command, "--at", "9999-01-01T00:00:00Z")).isEqualTo(2);
    }
    assertThat(err.toString())
        .contains("--at is 'yesterday'; it must be a time (2026-03-01T12:00:00Z), or how long ago")
        .contains("--at is '1200'; it must be a time")
        .contains("--at is '9999-01-01T00:00:00Z', which is still to come");
  }

  @Test
  void aMonitorKnowsThePresentOnly() {
    assertThat(run("status", "--at", "2 h", "--monitor", "http://127.0.0.1:1")).isEqualTo(2);
    assertThat(err.toString()).contains("--monitor names a monitor, and --at asks none");
    assertThat(run("nodes", "-b", "localhost:1")).isEqualTo(2);
    assertThat(err.toString()).contains("--bootstrap goes with --at");
  }

  @Test
  void anotherPlanThatBreaksARuleIsNamedWithItsPlace() throws Exception {
    Path hosts = directory.resolve("other.yaml");
    Files.writeString(hosts, "hosts:\n  a: {cpus: many}\n  b: {cpus: few}\n");
    assertThat(run("whatif", "--from", "1 h", "--hosts", hosts.toString())).isEqualTo(2);
    assertThat(err.toString().lines())
        .first()
        .asString()
        .contains(hosts + ":2:13: error: hosts.a.cpus: is 'many'; it must be a whole number")
        .contains("and 1 more");
    Path policy = directory.resolve("other.properties");
    Files.writeString(policy, "placement.replication.target: 0\n");
    assertThat(run("whatif", "--from", "1 h", "--policy", policy.toString())).isEqualTo(2);
    assertThat(err.toString())
        .contains(policy + ": ")
        .contains("'placement.replication.target' is '0'; it must be a whole number from 1 to");
    assertThat(run("whatif", "--from", "1 h", "--policy", "/no/such")).isEqualTo(2);
    assertThat(err.toString()).contains("the file /no/such cannot be read");
  }

  @Test
  void aComparisonNeedsAnotherPlanAndATime() throws Exception {
    assertThat(run("whatif", "--from", "1 h")).isEqualTo(2);
    assertThat(err.toString()).contains("name another host file (--hosts), another policy");
    assertThat(run("whatif", "--hosts", "x", "--from", "yesterday")).isEqualTo(2);
    assertThat(err.toString()).contains("--from is 'yesterday'; it must be an offset (1200)");
  }

  @Test
  void aRetryNamesJobsOrMeansAllThatAreParked() {
    assertThat(run("retry")).isEqualTo(2);
    assertThat(run("retry", "--parked", "0123456789abcdef0123456789abcdef")).isEqualTo(2);
    assertThat(err.toString()).contains("name jobs, or --parked for all of them");
    assertThat(run("jobs", "--failed", "--parked")).isEqualTo(2);
    assertThat(run("retry", "--monitor", "http://127.0.0.1:1", "x")).isEqualTo(2);
    assertThat(err.toString()).contains("job id 'x' must be 32 lower-case hex digits");
  }

  @Test
  void aBrokenNodeNameIsRefused() {
    assertThat(run("publish", "game-completed", "--node", "N 1", "{}")).isEqualTo(2);
    assertThat(err.toString()).contains("node id 'N 1' must be");
  }

  @Test
  void aStackTraceOnlyWhenAskedFor() {
    assertThat(run("status", "--stacktrace", "--monitor", "http://127.0.0.1:1")).isEqualTo(1);
    assertThat(err.toString()).contains("\tat org.ringrift.sync.cli");
  }

  private int run(String... args) {
    return RingSync.commandLine(environment)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(args);
  }

  /** The names of the commands that do something: those without commands below them. */
  private static void collect(CommandLine command, List<String> names) {
    if (command.getSubcommands().isEmpty()) {
      names.add(command.getCommandSpec().qualifiedName(" ").replaceFirst("ringsync ", ""));
    }
    command.getSubcommands().values().forEach(below -> collect(below, names));
  }
}
