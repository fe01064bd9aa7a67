package org.ringrift.sync.worker.delta;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ringrift.sync.core.InvalidNameException;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.worker.offer.WireJson;

/**
 * What stands before the games that a source sends: everything as it was in the one transaction in
 * which they were read.
 *
 * @param total all games of the source
 * @param version the source's database
 * @param games how many games follow
 * @param tables the layout in which they follow; empty where nothing does
 */
public record Portion(
    GameSet total, Version.GamesVersion version, long games, List<GameTable> tables) {
  /** Begins a portion. */
  static final byte[] MAGIC = {'R', 'G', 'D', '1'};

  /** The most bytes of the rows of one portion, before compression. */
  public static final long MAX_BYTES = 256L << 20;

  /** With what stands between the rows and behind them; more is no portion, but an attack. */
  static final long MAX_READ_BYTES = 3 * MAX_BYTES;

  static final int ROW = 1;
  static final int DIGEST = 2;
  static final int END = 3;

  private static final int MAX_TABLES = 256;

  /**
   * @throws InvalidNameException where a field breaks a rule
   */
  public Portion {
    tables = List.copyOf(tables);
    if (games < 0 || tables.size() > MAX_TABLES) {
      throw new InvalidNameException("a portion must have at most " + MAX_TABLES + " tables");
    }
    for (GameTable table : tables) {
      if (table.indexOf(GameTable.GAME_ID) < 0) {
        throw new InvalidNameException("table '" + table.name() + "' must have a game_id");
      }
    }
    if (!tables.isEmpty() && !tables.getFirst().isGames()) {
      throw new InvalidNameException("the first table must be that of games");
    }
  }

  byte[] toJson() {
    ObjectNode node = WireJson.object();
    DeltaRequest.put(node.putObject("total"), total);
    ObjectNode database = node.putObject("version");
    database.put("size_bytes", version.sizeBytes()).put("modified_at_ms", version.modifiedAtMs());
    database.put("game_count", version.gameCount());
    version.highWaterMark().ifPresent(mark -> database.put("high_water_mark", mark));
    node.put("games", games);
    ArrayNode layout = node.putArray("tables");
    tables.forEach(table -> put(layout.addObject(), table));
    return WireJson.bytes(node);
  }

  static Portion read(byte[] json) {
    JsonNode node = WireJson.object(json);
    JsonNode database = node.path("version");
    List<GameTable> tables = new ArrayList<>();
    WireJson.list(node, "tables").forEach(table -> tables.add(table(table)));
    return new Portion(
        DeltaRequest.set(node.path("total")),
        new Version.GamesVersion(
            WireJson.number(database, "size_bytes"),
            WireJson.number(database, "modified_at_ms"),
            WireJson.number(database, "game_count"),
            database.has("high_water_mark")
                ? Optional.of(WireJson.number(database, "high_water_mark"))
                : Optional.empty()),
        WireJson.number(node, "games"),
        tables);
  }

  private static void put(ObjectNode node, GameTable table) {
    node.put("name", table.name()).put("row_id", table.rowId());
    ArrayNode columns = node.putArray("columns");
    for (GameTable.Column column : table.columns()) {
      ObjectNode one = columns.addObject();
      one.put("name", column.name()).put("type", column.type()).put("addable", column.addable());
      column.defaultValue().ifPresent(value -> one.put("default", value));
    }
    table.ddl().forEach(node.putArray("ddl")::add);
  }

  private static GameTable table(JsonNode node) {
    List<GameTable.Column> columns = new ArrayList<>();
    for (JsonNode column : WireJson.list(node, "columns")) {
      columns.add(
          new GameTable.Column(
              WireJson.text(column, "name"),
              WireJson.text(column, "type"),
              column.has("default")
                  ? Optional.of(WireJson.text(column, "default"))
                  : Optional.empty(),
              column.path("addable").asBoolean(false)));
    }
    return new GameTable(
        WireJson.text(node, "name"),
        columns,
        node.path("row_id").asBoolean(false),
        WireJson.texts(node, "ddl"));
  }
}
