package org.ringrift.sync.cli.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.ringrift.sync.cli.command.CommandException;
import picocli.CommandLine.Option;

/** Where the numbers of a benchmark go, besides the standard output. */
final class NumbersFile {
  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write the numbers there, as one JSON object; they are printed in any case.")
  private Optional<Path> file = Optional.empty();

  /**
   * Fails before anything is measured where the numbers could not be written.
   *
   * @throws CommandException saying why
   */
  void requireWritable() throws CommandException {
    if (file.isPresent() && !canBeWritten(file.get())) {
      throw new CommandException(
          "the result cannot be written to " + file.get() + ": choose a file that can be written");
    }
  }

  /**
   * Prints the numbers, and writes them where a file was named.
   *
   * @throws CommandException where it cannot be written
   */
  void report(ObjectNode numbers, PrintWriter out) throws CommandException {
    out.println(numbers.toPrettyString());
    out.flush();
    var unused = write(numbers);
  }

  /**
   * Writes the numbers where a file was named.
   *
   * @return that file
   * @throws CommandException where it cannot be written
   */
  Optional<Path> write(ObjectNode numbers) throws CommandException {
    if (file.isPresent()) {
      try {
        Files.writeString(file.get(), numbers.toPrettyString() + "\n");
      } catch (IOException e) {
        throw new CommandException(
            "the result cannot be written to " + file.get() + " (" + e + "): choose another file",
            e);
      }
    }
    return file;
  }

  private static boolean canBeWritten(Path file) {
    if (Files.exists(file)) {
      return Files.isRegularFile(file) && Files.isWritable(file);
    }
    Path directory = file.toAbsolutePath().getParent();
    return directory != null && Files.isDirectory(directory) && Files.isWritable(directory);
  }
}
