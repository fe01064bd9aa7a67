package org.ringrift.sync.cli.command;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import org.ringrift.sync.config.EnvironmentVariable;
import org.ringrift.sync.config.Setting;

/** Every setting of a process, for {@code --help-settings}. */
final class SettingsHelp {
  private SettingsHelp() {}

  static void print(
      List<Setting<?>> settings, List<EnvironmentVariable> variables, PrintWriter out) {
    Map<String, String> local = LocalAddresses.connection();
    for (Setting<?> setting : settings) {
      out.println(setting.key());
      out.println("    " + setting.description());
      out.println("    " + setting.allowed() + "; " + otherwise(setting, local));
      variables.stream()
          .filter(variable -> variable.setting().key().equals(setting.key()))
          .forEach(variable -> out.println("    environment: " + variable.description()));
      out.println();
    }
    out.flush();
  }

  private static String otherwise(Setting<?> setting, Map<String, String> local) {
    if (local.containsKey(setting.key())) {
      return "default " + local.get(setting.key()) + " (the stack of 'ringsync local')";
    }
    return setting
        .defaultText()
        .map(text -> "default " + (text.isEmpty() ? "none" : text))
        .orElse(setting.required() ? "required" : "optional");
  }
}
