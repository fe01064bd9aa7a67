package org.ringrift.sync.cli.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;

/** One JSON document on an output, for scripts. */
public final class Documents {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private Documents() {}

  /** Prints it, with line breaks. */
  public static void print(PrintWriter out, ObjectNode document) throws CommandException {
    try {
      out.println(JSON.writeValueAsString(document));
      out.flush();
    } catch (IOException e) {
      throw new CommandException("the document cannot be printed: " + e.getMessage(), e);
    }
  }
}
