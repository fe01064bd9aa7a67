package org.ringrift.sync.cli.docs;

import org.ringrift.sync.cli.RingSync;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** The help of every command. */
final class CommandsPage {
  private static final int WIDTH = 100;

  private CommandsPage() {}

  static String text() {
    Markdown page = new Markdown();
    page.heading(1, "Commands");
    page.paragraph(
        "What `--help` says of each. `ringsync completion` prints a script with which bash and zsh"
            + " complete them. Exit codes are for scripts: 0 and 2 mean the same everywhere. Colours"
            + " and bars appear on terminals only, and no colours where `NO_COLOR` is set.");
    CommandLine line = RingSync.commandLine();
    line.setUsageHelpAutoWidth(false).setUsageHelpWidth(WIDTH);
    describe(page, line);
    return page.toString();
  }

  private static void describe(Markdown page, CommandLine command) {
    page.heading(2, command.getCommandSpec().qualifiedName(" "));
    page.code(command.getUsageMessage(Ansi.OFF).strip());
    command.getSubcommands().values().forEach(below -> describe(page, below));
  }
}
