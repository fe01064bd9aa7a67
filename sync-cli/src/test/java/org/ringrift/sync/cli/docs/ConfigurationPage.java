package org.ringrift.sync.cli.docs;

import java.util.List;
import org.ringrift.sync.config.EnvironmentVariable;
import org.ringrift.sync.config.Setting;
import org.ringrift.sync.events.ConnectionConfig;
import org.ringrift.sync.monitor.MonitorConfig;
import org.ringrift.sync.planner.PlannerConfig;
import org.ringrift.sync.worker.WorkerConfig;

/** Every setting of every process. */
final class ConfigurationPage {
  private static final List<String> HEADS =
      List.of("setting", "what it says", "allowed", "default");

  private ConfigurationPage() {}

  static String text() {
    Markdown page = new Markdown();
    page.heading(1, "Settings");
    page.paragraph(
        "Each process reads its settings from a file (`-c FILE`, one `key=value` a line) and from"
            + " single options (`-s key=value`), which win over the file. Keys that are not known"
            + " and values that are not allowed stop the start with one error that names all of"
            + " them. `--help-settings` shows the same as this page. What the [variables of the"
            + " environment](environment.md) set is named with the setting.");
    page.heading(2, "All processes");
    page.paragraph(
        "The commands read these, too; there the defaults are those of `ringsync local`.");
    section(page, ConnectionConfig.SETTINGS, List.of());
    process(page, "ringsync planner", PlannerConfig.SETTINGS, PlannerConfig.VARIABLES);
    process(page, "ringsync worker", WorkerConfig.SETTINGS, WorkerConfig.VARIABLES);
    process(page, "ringsync monitor", MonitorConfig.SETTINGS, List.of());
    return page.toString();
  }

  private static void process(
      Markdown page,
      String command,
      List<Setting<?>> settings,
      List<EnvironmentVariable> variables) {
    page.heading(2, Markdown.name(command));
    List<Setting<?>> own =
        settings.stream().filter(one -> !ConnectionConfig.SETTINGS.contains(one)).toList();
    section(page, own, variables);
  }

  private static void section(
      Markdown page, List<Setting<?>> settings, List<EnvironmentVariable> variables) {
    page.table(
        HEADS,
        settings.stream()
            .map(
                setting ->
                    List.of(
                        Markdown.name(setting.key()),
                        setting.description() + environment(setting, variables),
                        setting.allowed(),
                        otherwise(setting))));
  }

  private static String environment(Setting<?> setting, List<EnvironmentVariable> variables) {
    StringBuilder text = new StringBuilder();
    variables.stream()
        .filter(variable -> variable.setting().key().equals(setting.key()))
        .forEach(variable -> text.append(" Environment: " + variable.description() + "."));
    return text.toString();
  }

  private static String otherwise(Setting<?> setting) {
    return setting
        .defaultText()
        .map(text -> text.isEmpty() ? "none" : Markdown.name(text))
        .orElse(setting.required() ? "required" : "optional");
  }
}
