package org.ringrift.sync.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.ringrift.sync.cli.replay.PastFleet;
import org.ringrift.sync.monitor.http.Reply;

/** The pages of a moment of the past. Each says what of it is not recorded any more. */
final class PastPages implements PageSource {
  private static final int FIRST_REFUSAL = 300;

  private final ObjectMapper json = new ObjectMapper();
  private final PastFleet fleet;

  PastPages(PastFleet fleet) {
    this.fleet = fleet;
  }

  @Override
  public JsonNode get(String page) throws CommandException {
    Reply reply = fleet.get(page);
    JsonNode document = read(reply);
    if (reply.status() >= FIRST_REFUSAL) {
      throw new CommandException(document.path("error").asText());
    }
    ObjectNode asOf = ((ObjectNode) document).putObject("as_of");
    asOf.put("time", fleet.at().toString());
    asOf.put("time_ms", atMs());
    asOf.put("records", fleet.records());
    ArrayNode gaps = asOf.putArray("gaps");
    fleet.gaps().forEach(gaps::add);
    return document;
  }

  private JsonNode read(Reply reply) throws CommandException {
    try {
      return json.readTree(reply.text());
    } catch (IOException e) {
      throw new CommandException("the page is no JSON: " + e.getMessage(), e);
    }
  }

  @Override
  public List<String> preface() {
    List<String> lines = new ArrayList<>();
    lines.add("as of     " + fleet.at() + ", from " + fleet.records() + " records");
    fleet.gaps().forEach(gap -> lines.add("missing   " + gap));
    lines.add("");
    return lines;
  }

  @Override
  public long atMs() {
    return fleet.at().toEpochMilli();
  }

  @Override
  public void close() {
    fleet.close();
  }
}
