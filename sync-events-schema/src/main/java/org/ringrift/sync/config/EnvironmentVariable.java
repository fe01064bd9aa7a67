package org.ringrift.sync.config;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A variable of the environment that stands for a setting where nobody gives the setting itself.
 *
 * @param where the process must have this setting at this value, or the variable says nothing to it
 */
public record EnvironmentVariable(
    String name, Unit unit, Setting<?> setting, Optional<Condition> where) {

  /** What the number in a variable counts. */
  public enum Unit {
    /** Such as {@code 300} or {@code 2.0}. */
    SECONDS("a number of seconds", Pattern.compile("\\d{1,9}(\\.\\d{1,9})?")) {
      @Override
      String text(String number) {
        BigDecimal millis = new BigDecimal(number).movePointRight(3);
        return Durations.format(
            Duration.ofMillis(millis.setScale(0, RoundingMode.HALF_UP).longValueExact()));
      }
    },
    /** Such as {@code 6}. */
    COUNT("a whole number", Pattern.compile("\\d{1,12}")) {
      @Override
      String text(String number) {
        return number;
      }
    };

    private final String allowed;
    private final Pattern form;

    Unit(String allowed, Pattern form) {
      this.allowed = allowed;
      this.form = form;
    }

    /** The text of a setting for a number that has the form. */
    abstract String text(String number);
  }

  /** That a setting has a value, compared without regard to case. */
  public record Condition(Setting<?> setting, String text) {
    boolean holds(Map<String, String> texts) {
      String found = texts.getOrDefault(setting.key(), setting.defaultText().orElse(""));
      return found.strip().equalsIgnoreCase(text);
    }
  }

  /** A variable that always says something. */
  public static EnvironmentVariable of(String name, Unit unit, Setting<?> setting) {
    return new EnvironmentVariable(name, unit, setting, Optional.empty());
  }

  /** This variable, for processes with that setting only. */
  public EnvironmentVariable where(Setting<?> other, String text) {
    return new EnvironmentVariable(name, unit, setting, Optional.of(new Condition(other, text)));
  }

  /** For people. */
  public String description() {
    return name
        + ", "
        + unit.allowed
        + where.map(is -> ", where " + is.setting().key() + " is " + is.text()).orElse("");
  }

  boolean applies(Map<String, String> texts) {
    return where.filter(condition -> !condition.holds(texts)).isEmpty();
  }

  /**
   * The text of the setting; empty where the value is not allowed, by the variable or by the
   * setting.
   */
  Optional<String> text(String value) {
    String number = value.strip();
    if (!unit.form.matcher(number).matches()) {
      return Optional.empty();
    }
    String text = unit.text(number);
    try {
      var unused = setting.parser().parse(text);
      return Optional.of(text);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  String fault(String value) {
    return "environment variable '%s' is '%s'; it must be %s, and sets '%s', which must be %s"
        .formatted(name, value, unit.allowed, setting.key(), setting.allowed());
  }
}
