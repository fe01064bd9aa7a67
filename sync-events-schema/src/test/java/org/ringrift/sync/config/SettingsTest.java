package org.ringrift.sync.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
  private enum Colour {
    RED,
    GREEN
  }

  private static final Setting<String> NAME = Setting.text("name", "A name.");
  private static final Setting<Integer> JOBS =
      Setting.integer("jobs.max", 1, 64, "How many at once.").defaultsTo("4");
  private static final Setting<Duration> WAIT =
      Setting.duration("wait", Duration.ofMillis(1), Duration.ofDays(2), "How long.")
          .defaultsTo("30 s");
  private static final Setting<Double> SHARE =
      Setting.decimal("share", 0, 1, "How much.").defaultsTo("0.7");
  private static final Setting<Boolean> ON = Setting.flag("on", "Whether.").defaultsTo("true");
  private static final Setting<Colour> COLOUR =
      Setting.oneOf("colour", Colour.class, "Which.").defaultsTo("green");
  private static final Setting<List<String>> HOSTS =
      Setting.list("hosts", "Which hosts.").defaultsTo("");
  private static final Setting<Optional<Path>> DIR = Setting.path("dir", "Where.").optional();
  private static final Setting<Long> BYTES =
      Setting.number("bytes", 0, Long.MAX_VALUE, "How many bytes.").defaultsTo("0");
  private static final Setting<Optional<Integer>> PIN =
      new Setting<>(
              "pin", "digits", Integer::valueOf, Optional.empty(), true, true, "A secret number.")
          .optional();
  private static final Setting<Map<String, String>> EXTRA = Setting.prefix("x.", "The rest.");
  private static final List<Setting<?>> ALL =
      List.of(NAME, JOBS, WAIT, SHARE, ON, COLOUR, HOSTS, DIR, BYTES, PIN, EXTRA);

  @Test
  void defaultsApplyWhereNothingIsSaid() {
    Settings settings = Settings.of(Map.of("name", "n"), ALL);

    assertThat(settings.get(NAME)).isEqualTo("n");
    assertThat(settings.get(JOBS)).isEqualTo(4);
    assertThat(settings.get(WAIT)).isEqualTo(Duration.ofSeconds(30));
    assertThat(settings.get(SHARE)).isEqualTo(0.7);
    assertThat(settings.get(ON)).isTrue();
    assertThat(settings.get(COLOUR)).isEqualTo(Colour.GREEN);
    assertThat(settings.get(HOSTS)).isEmpty();
    assertThat(settings.get(DIR)).isEmpty();
    assertThat(settings.get(BYTES)).isZero();
    assertThat(settings.get(EXTRA)).isEmpty();
  }

  @Test
  void valuesAreRead() {
    Settings settings =
        Settings.of(
            Map.of(
                "name",
                " n ",
                "jobs.max",
                "64",
                "wait",
                "200ms",
                "share",
                "1",
                "on",
                "false",
                "colour",
                "red",
                "hosts",
                "a, b,,c",
                "dir",
                "/data",
                "bytes",
                "9223372036854775807",
                "x.security.protocol",
                "SSL"),
            ALL);

    assertThat(settings.get(NAME)).isEqualTo("n");
    assertThat(settings.get(JOBS)).isEqualTo(64);
    assertThat(settings.get(WAIT)).isEqualTo(Duration.ofMillis(200));
    assertThat(settings.get(SHARE)).isEqualTo(1.0);
    assertThat(settings.get(ON)).isFalse();
    assertThat(settings.get(COLOUR)).isEqualTo(Colour.RED);
    assertThat(settings.get(HOSTS)).containsExactly("a", "b", "c");
    assertThat(settings.get(DIR)).contains(Path.of("/data"));
    assertThat(settings.get(BYTES)).isEqualTo(Long.MAX_VALUE);
    assertThat(settings.get(EXTRA)).containsExactly(Map.entry("security.protocol", "SSL"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "jobs.max | 0      | a whole number from 1 to 64",
        "jobs.max | 65     | a whole number from 1 to 64",
        "jobs.max | many   | a whole number from 1 to 64",
        "jobs.max | ''     | a whole number from 1 to 64",
        "wait     | 3 d    | a time from 1 ms to 2 d",
        "wait     | 30     | such as 500 ms, 30 s, 5 min, 2 h or 7 d",
        "wait     | 999999999999 d | a time from 1 ms to 2 d",
        "share    | NaN    | a number from 0.0 to 1.0",
        "share    | 1.01   | a number from 0.0 to 1.0",
        "on       | yes    | true or false",
        "colour   | blue   | one of red, green",
        "name     | ' '    | a text that is not blank",
      })
  void aWrongValueIsNamedWithItsKeyAndWhatIsAllowed(String key, String value, String allowed) {
    Map<String, String> texts = new HashMap<>(Map.of("name", "n"));
    texts.put(key, value);
    assertThat(faults(texts))
        .singleElement()
        .asString()
        .contains("'" + key + "'", "'" + value + "'", allowed);
  }

  @Test
  void everyFaultIsToldAtOnce() {
    assertThat(faults(Map.of("jobs.max", "0", "job.max", "3", "x", "y")))
        .containsExactly(
            "setting 'name' is missing: it must be a text that is not blank",
            "setting 'jobs.max' is '0'; it must be a whole number from 1 to 64",
            "unknown setting 'job.max'; did you mean 'jobs.max'?",
            "unknown setting 'x'; see the reference of settings");
  }

  @Test
  void anUnknownKeyThatIsLikeNoOtherGetsNoSuggestion() {
    assertThat(faults(Map.of("name", "n", "something.else", "1")))
        .containsExactly("unknown setting 'something.else'; see the reference of settings");
  }

  @Test
  void aSecretIsNeverShown() {
    assertThat(faults(Map.of("name", "n", "pin", "hunter2")))
        .containsExactly("setting 'pin' is (hidden); it must be digits");
  }

  @Test
  void aSettingThatWasNotDeclaredCannotBeRead() {
    Settings settings = Settings.of(Map.of(), List.of(JOBS));

    assertThatThrownBy(() -> settings.get(NAME)).hasMessageContaining("'name' was not declared");
    assertThatThrownBy(() -> Settings.of(Map.of(), List.of(JOBS, JOBS)))
        .hasMessageContaining("'jobs.max' is declared twice");
  }

  @Test
  void aDefaultMustBeAllowedItself() {
    assertThatThrownBy(() -> JOBS.defaultsTo("65")).isInstanceOf(IllegalArgumentException.class);
  }

  private static List<String> faults(Map<String, String> texts) {
    InvalidSettingException failure =
        catchThrowableOfType(InvalidSettingException.class, () -> Settings.of(texts, ALL));
    assertThat(failure).isNotNull();
    return failure.faults();
  }
}
