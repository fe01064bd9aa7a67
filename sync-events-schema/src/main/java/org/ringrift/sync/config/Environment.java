package org.ringrift.sync.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Settings that come from the environment. A setting that is given itself wins over every variable;
 * of several variables for one setting, the first that is there wins; a variable without a value is
 * not there.
 *
 * @param texts the settings that were given, and those that variables set
 * @param notes what became of each variable, a sentence each, for the log of the start
 */
public record Environment(Map<String, String> texts, List<String> notes) {
  public Environment {
    texts = Map.copyOf(texts);
    notes = List.copyOf(notes);
  }

  /**
   * Reads the variables that a process knows; all others are none of its business.
   *
   * @throws InvalidSettingException with every variable whose value is not allowed
   */
  public static Environment over(
      Map<String, String> given, Map<String, String> variables, List<EnvironmentVariable> known) {
    Map<String, String> texts = new HashMap<>(given);
    List<String> notes = new ArrayList<>();
    List<String> faults = new ArrayList<>();
    for (EnvironmentVariable variable : known) {
      String value = variables.getOrDefault(variable.name(), "");
      if (value.isBlank() || !variable.applies(given)) {
        continue;
      }
      String said = variable.name() + "=" + value;
      String key = variable.setting().key();
      Optional<String> text = variable.text(value);
      if (texts.containsKey(key)) {
        notes.add("%s is not used: %s is '%s' already".formatted(said, key, texts.get(key)));
      } else if (text.isEmpty()) {
        faults.add(variable.fault(value));
      } else {
        texts.put(key, text.get());
        notes.add("%s sets %s to %s".formatted(said, key, text.get()));
      }
    }
    if (!faults.isEmpty()) {
      throw new InvalidSettingException(faults);
    }
    return new Environment(texts, notes);
  }
}
