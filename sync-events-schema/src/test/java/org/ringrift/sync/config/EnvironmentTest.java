package org.ringrift.sync.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringrift.sync.config.EnvironmentVariable.Unit;

class EnvironmentTest {
  private static final Setting<Duration> WAIT =
      Setting.duration("wait", Duration.ofMillis(100), Duration.ofHours(1), "How long.")
          .defaultsTo("30 s");
  private static final Setting<Integer> SLOTS =
      Setting.integer("slots", 1, 64, "How many.").defaultsTo("4");
  private static final Setting<String> LIFE = Setting.text("life", "Kind.").defaultsTo("long");
  private static final EnvironmentVariable WAIT_VARIABLE =
      EnvironmentVariable.of("FLEET_WAIT", Unit.SECONDS, WAIT);
  private static final EnvironmentVariable SHORT_WAIT_VARIABLE =
      EnvironmentVariable.of("FLEET_SHORT_WAIT", Unit.SECONDS, WAIT).where(LIFE, "short");
  private static final EnvironmentVariable SLOTS_VARIABLE =
      EnvironmentVariable.of("FLEET_SLOTS", Unit.COUNT, SLOTS);
  private static final List<EnvironmentVariable> KNOWN =
      List.of(SHORT_WAIT_VARIABLE, WAIT_VARIABLE, SLOTS_VARIABLE);

  @ParameterizedTest
  @CsvSource({
    "300, 5 min",
    "2.0, 2 s",
    "0.25, 250 ms",
    "0.1, 100 ms",
    "3600, 1 h",
    "' 7 ', 7 s",
    "1.0004, 1 s"
  })
  void secondsBecomeTimes(String value, String text) {
    assertThat(read(Map.of(), Map.of("FLEET_WAIT", value))).isEqualTo(Map.of("wait", text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.09", "3601", "-1", "soon", "5 s", "5d", "1e3", "NaN", "0x10", "1,5"})
  void aWrongTimeIsNamedWithItsVariableAndWhatIsAllowed(String value) {
    assertThatThrownBy(() -> read(Map.of(), Map.of("FLEET_WAIT", value)))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("'FLEET_WAIT' is '" + value + "'")
        .hasMessageContaining("a number of seconds")
        .hasMessageContaining("'wait', which must be a time from 100 ms to 1 h");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "65", "4.0", "-4", "many", "99999999999999999999"})
  void aWrongCountIsNamedWithItsVariableAndWhatIsAllowed(String value) {
    assertThatThrownBy(() -> read(Map.of(), Map.of("FLEET_SLOTS", value)))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("'FLEET_SLOTS' is '" + value + "'")
        .hasMessageContaining("'slots', which must be a whole number from 1 to 64");
  }

  @Test
  void everyWrongVariableIsNamedAtOnce() {
    assertThatThrownBy(() -> read(Map.of(), Map.of("FLEET_SLOTS", "0", "FLEET_WAIT", "0")))
        .hasMessageContaining("FLEET_SLOTS")
        .hasMessageContaining("FLEET_WAIT");
  }

  @Test
  void aSettingWinsOverItsVariableWhateverThatSays() {
    Environment read =
        Environment.over(
            Map.of("slots", "9"), Map.of("FLEET_SLOTS", "0", "FLEET_WAIT", "60"), KNOWN);

    assertThat(read.texts()).isEqualTo(Map.of("slots", "9", "wait", "1 min"));
    assertThat(read.notes())
        .containsExactly(
            "FLEET_WAIT=60 sets wait to 1 min", "FLEET_SLOTS=0 is not used: slots is '9' already");
  }

  @Test
  void aVariableThatDoesNotApplyLeavesTheSettingToTheNextOne() {
    Map<String, String> both = Map.of("FLEET_WAIT", "60", "FLEET_SHORT_WAIT", "5");

    assertThat(read(Map.of(), both)).isEqualTo(Map.of("wait", "1 min"));
    assertThat(read(Map.of("life", "Short"), both)).containsEntry("wait", "5 s");
    assertThat(read(Map.of("life", "short"), Map.of("FLEET_WAIT", "60")))
        .containsEntry("wait", "1 min");
  }

  @Test
  void whatIsUnknownOrEmptySaysNothing() {
    assertThat(read(Map.of(), Map.of("FLEET_OTHER", "x", "FLEET_WAIT", "", "FLEET_SLOTS", " ")))
        .isEmpty();
  }

  private static Map<String, String> read(
      Map<String, String> given, Map<String, String> variables) {
    return Environment.over(given, variables, KNOWN).texts();
  }
}
