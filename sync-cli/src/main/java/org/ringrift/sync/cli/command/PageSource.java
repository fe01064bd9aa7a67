package org.ringrift.sync.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Who has the pages that a command shows: a monitor, or what was recorded. For one thread. */
public interface PageSource extends AutoCloseable {
  /** The document at a path such as {@code /status}, with what is asked of it. */
  JsonNode get(String page) throws CommandException, InterruptedException;

  /** What everybody should know who reads a page, a line each; nothing about the present. */
  List<String> preface();

  /** The moment that is shown, in milliseconds since the epoch. */
  long atMs();

  @Override
  void close();
}
