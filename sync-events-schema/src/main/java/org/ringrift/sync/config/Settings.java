package org.ringrift.sync.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A configuration that has been checked as a whole: every key is known and every value is allowed.
 * Immutable.
 */
public final class Settings {
  private final Map<String, Object> values;

  private Settings(Map<String, Object> values) {
    this.values = values;
  }

  /**
   * Checks and reads a configuration.
   *
   * @throws InvalidSettingException with every unknown key, every missing one, and every value that
   *     is not allowed
   */
  public static Settings of(Map<String, String> texts, List<Setting<?>> known) {
    List<String> faults = new ArrayList<>();
    Map<String, Object> values = new HashMap<>();
    Set<String> unread = new TreeSet<>(texts.keySet());
    for (Setting<?> setting : known) {
      Object value =
          isPrefix(setting) ? below(setting, texts, unread) : read(setting, texts, faults);
      unread.remove(setting.key());
      if (values.put(setting.key(), value) != null) {
        throw new IllegalArgumentException("setting '" + setting.key() + "' is declared twice");
      }
    }
    for (String key : unread) {
      faults.add("unknown setting '" + key + "'" + Suggestion.of(key, known));
    }
    if (!faults.isEmpty()) {
      throw new InvalidSettingException(faults);
    }
    return new Settings(values);
  }

  /** The value of a setting that was among the known ones. */
  @SuppressWarnings("unchecked") // of() put what the parser of this very setting returned
  public <T> T get(Setting<T> setting) {
    Object value = values.get(setting.key());
    if (value == null) {
      throw new IllegalArgumentException("setting '" + setting.key() + "' was not declared");
    }
    return (T) value;
  }

  private static boolean isPrefix(Setting<?> setting) {
    return setting.key().endsWith("*");
  }

  private static Map<String, String> below(
      Setting<?> setting, Map<String, String> texts, Set<String> unread) {
    String prefix = setting.key().substring(0, setting.key().length() - 1);
    Map<String, String> rests = new TreeMap<>();
    texts.forEach(
        (key, text) -> {
          if (key.startsWith(prefix) && key.length() > prefix.length()) {
            rests.put(key.substring(prefix.length()), text);
            unread.remove(key);
          }
        });
    return Map.copyOf(rests);
  }

  private static Object read(Setting<?> setting, Map<String, String> texts, List<String> faults) {
    String text = texts.getOrDefault(setting.key(), setting.defaultText().orElse(null));
    if (text == null) {
      if (setting.required()) {
        faults.add("setting '" + setting.key() + "' is missing: it must be " + setting.allowed());
      }
      return Optional.empty();
    }
    try {
      return setting.parser().parse(text.strip());
    } catch (IllegalArgumentException e) {
      String shown = setting.secret() ? "(hidden)" : "'" + text + "'";
      faults.add(
          "setting '" + setting.key() + "' is " + shown + "; it must be " + setting.allowed());
      return Optional.empty();
    }
  }
}
