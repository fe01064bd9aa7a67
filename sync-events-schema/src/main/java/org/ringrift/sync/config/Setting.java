package org.ringrift.sync.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One setting: its key, type, bounds, default and description together, so that checks, {@code
 * --help} and the reference page all say the same.
 *
 * <p>A setting without a default is required unless it is made {@link #optional()}. A key that ends
 * in {@code *} stands for every key that starts with what precedes it; its value is a map of the
 * rests of the keys.
 *
 * @param allowed what a value may be, for people: {@code a whole number from 1 to 64}
 * @param parser throws {@link IllegalArgumentException} for a text that is not allowed
 * @param defaultText what is parsed where nobody says anything else
 * @param required true where there is no default and there must be a value
 * @param secret true where the value must never be shown
 */
public record Setting<T>(
    String key,
    String allowed,
    Parser<T> parser,
    Optional<String> defaultText,
    boolean required,
    boolean secret,
    String description) {

  /** Reads a text, or throws {@link IllegalArgumentException} where it is not allowed. */
  @FunctionalInterface
  public interface Parser<T> {
    T parse(String text);
  }

  public Setting {
    Objects.requireNonNull(parser, "parser");
    if (key.isBlank() || description.isBlank()) {
      throw new IllegalArgumentException("setting '" + key + "' needs a key and a description");
    }
    defaultText.ifPresent(parser::parse);
  }

  /** Any text that is not blank. */
  public static Setting<String> text(String key, String description) {
    return of(key, "a text that is not blank", Setting::notBlank, description);
  }

  /** Any text that is not blank and must never be shown, such as a password. */
  public static Setting<String> secret(String key, String description) {
    return new Setting<>(
        key,
        "a text that is not blank",
        Setting::notBlank,
        Optional.empty(),
        true,
        true,
        description);
  }

  /** A whole number between two bounds, both allowed. */
  public static Setting<Integer> integer(String key, int min, int max, String description) {
    return of(
        key,
        "a whole number from " + min + " to " + max,
        text -> (int) inRange(Integer.parseInt(text), min, max),
        description);
  }

  /** A whole number between two bounds, both allowed. */
  public static Setting<Long> number(String key, long min, long max, String description) {
    return of(
        key,
        "a whole number from " + min + " to " + max,
        text -> inRange(Long.parseLong(text), min, max),
        description);
  }

  /** A number between two bounds, both allowed. */
  public static Setting<Double> decimal(String key, double min, double max, String description) {
    return of(
        key,
        "a number from " + min + " to " + max,
        text -> {
          double value = Double.parseDouble(text);
          return require(value >= min && value <= max, value);
        },
        description);
  }

  /** {@code true} or {@code false}. */
  public static Setting<Boolean> flag(String key, String description) {
    return of(
        key,
        "true or false",
        text -> require(text.equals("true") || text.equals("false"), text).equals("true"),
        description);
  }

  /** A length of time such as {@code 500 ms}, {@code 30 s}, {@code 5 min}, {@code 2 h}. */
  public static Setting<Duration> duration(
      String key, Duration min, Duration max, String description) {
    return of(
        key,
        "a time from "
            + Durations.format(min)
            + " to "
            + Durations.format(max)
            + ", such as 500 ms, 30 s, 5 min, 2 h or 7 d",
        text -> {
          Duration value = Durations.parse(text);
          return require(value.compareTo(min) >= 0 && value.compareTo(max) <= 0, value);
        },
        description);
  }

  /** A path of the local file system. */
  public static Setting<Path> path(String key, String description) {
    return of(key, "a path of this machine", text -> Path.of(notBlank(text)), description);
  }

  /** One constant of an enum, written in lower case. */
  public static <E extends Enum<E>> Setting<E> oneOf(
      String key, Class<E> type, String description) {
    String names =
        Arrays.stream(type.getEnumConstants())
            .map(constant -> constant.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", "));
    return of(
        key,
        "one of " + names,
        text -> Enum.valueOf(type, text.toUpperCase(Locale.ROOT)),
        description);
  }

  /** Texts separated by commas; blank ones are left out. */
  public static Setting<List<String>> list(String key, String description) {
    return of(
        key,
        "texts separated by commas",
        text ->
            Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(s -> !s.isEmpty())
                .toList(),
        description);
  }

  /** A text that a type of its own reads, such as a node id. */
  public static <T> Setting<T> of(
      String key, String allowed, Parser<T> parser, String description) {
    return new Setting<>(key, allowed, parser, Optional.empty(), true, false, description);
  }

  /** This setting with a default, which must be allowed itself. */
  public Setting<T> defaultsTo(String text) {
    return new Setting<>(key, allowed, parser, Optional.of(text), false, secret, description);
  }

  /** This setting as one that may be absent. */
  public Setting<Optional<T>> optional() {
    return new Setting<>(
        key,
        allowed,
        text -> Optional.of(parser.parse(text)),
        Optional.empty(),
        false,
        secret,
        description);
  }

  /** Every key that starts with the prefix, handed on as it is. */
  public static Setting<Map<String, String>> prefix(String prefix, String description) {
    return new Setting<>(
        prefix + "*",
        "anything; handed on without '" + prefix + "'",
        text -> Map.of(),
        Optional.empty(),
        false,
        false,
        description);
  }

  private static String notBlank(String text) {
    return require(!text.isBlank(), text);
  }

  private static long inRange(long value, long min, long max) {
    return require(value >= min && value <= max, value);
  }

  private static <V> V require(boolean allowed, V value) {
    if (!allowed) {
      throw new IllegalArgumentException("not allowed: " + value);
    }
    return value;
  }
}
