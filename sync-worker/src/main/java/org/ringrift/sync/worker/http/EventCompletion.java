package org.ringrift.sync.worker.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.ContentHash;
import org.ringrift.sync.core.DataPath;
import org.ringrift.sync.core.DataType;
import org.ringrift.sync.core.InvalidNameException;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.worker.node.InventoryScanner;
import org.ringrift.sync.worker.store.DataDirectory;

/**
 * Fills in what a local producer left out of an event and what the disk knows: sizes, hashes, game
 * counts. What the producer says itself is kept, but for a file of another size or a path where
 * nothing is, which are refused.
 */
public final class EventCompletion {
  private final NodeId self;
  private final DataDirectory directory;
  private final InventoryScanner scanner;

  public EventCompletion(NodeId self, DataDirectory directory, InventoryScanner scanner) {
    this.self = self;
    this.directory = directory;
    this.scanner = scanner;
  }

  /**
   * Completes an event in place. What is wrong with its fields as such is left to their reader.
   *
   * @return what the disk says against it, {@code field: rule}; empty where it is right
   */
  List<String> complete(String kind, ObjectNode event) {
    return switch (kind) {
      case "game-completed" ->
          complete(
              event, "db_path", DataType.GAMES, "total_games", "high_water_mark", "db_size_bytes");
      case "orphan-games-detected" -> complete(event, "db_path", DataType.GAMES, "total_games");
      case "model-published" ->
          complete(event, "path", DataType.MODELS, "size_bytes", "content_hash");
      case "npz-exported" -> complete(event, "path", DataType.NPZ, "size_bytes", "content_hash");
      case "database-changed" -> complete(event, "path", DataType.ELO, "size_bytes");
      default -> List.of();
    };
  }

  private List<String> complete(
      ObjectNode event, String pathField, DataType type, String... fillable) {
    JsonNode text = event.get(pathField);
    if (text == null || !text.isTextual()) {
      return List.of();
    }
    DataPath path;
    ArtifactId artifact;
    try {
      path = new DataPath(text.textValue());
      artifact = ArtifactId.of(type, self, path);
    } catch (InvalidNameException e) {
      return List.of();
    }
    try {
      Path file = directory.resolve(path);
      if (!Files.isRegularFile(file)) {
        return List.of(
            pathField
                + ": there is no file '"
                + path
                + "' on node "
                + self
                + "; publish the event"
                + " on the node that has it, once it is written");
      }
      fill(event, artifact, file, List.of(fillable));
      return sizeFault(event, type, Files.size(file));
    } catch (InvalidNameException e) {
      return List.of(pathField + ": " + e.getMessage());
    } catch (IOException | SQLException e) {
      return List.of(
          pathField
              + ": '"
              + path
              + "' cannot be read, so "
              + String.join(", ", fillable)
              + " cannot be filled in: "
              + e.getMessage());
    }
  }

  private void fill(ObjectNode event, ArtifactId artifact, Path file, List<String> fillable)
      throws IOException, SQLException {
    if (fillable.stream().allMatch(event::hasNonNull)) {
      return;
    }
    if (artifact.dataType() == DataType.ELO) {
      event.put("size_bytes", Files.size(file));
      return;
    }
    Version version =
        scanner
            .versionOf(artifact)
            .orElseThrow(() -> new IOException("it is still being written; publish it after that"));
    switch (version) {
      case Version.GamesVersion games -> {
        putIfAbsent(event, fillable, "total_games", Optional.of(games.gameCount()));
        putIfAbsent(event, fillable, "high_water_mark", games.highWaterMark());
        putIfAbsent(event, fillable, "db_size_bytes", Optional.of(games.sizeBytes()));
      }
      case Version.FileVersion found -> {
        putIfAbsent(event, fillable, "size_bytes", Optional.of(found.sizeBytes()));
        if (!event.hasNonNull("content_hash")) {
          event.put("content_hash", found.hash().map(ContentHash::hex).orElse(null));
        }
      }
      case Version.MergedVersion merged ->
          putIfAbsent(event, fillable, "size_bytes", Optional.of(merged.sizeBytes()));
    }
  }

  private static void putIfAbsent(
      ObjectNode event, List<String> fillable, String field, Optional<Long> value) {
    if (fillable.contains(field) && !event.hasNonNull(field)) {
      value.ifPresent(found -> event.put(field, found));
    }
  }

  private static List<String> sizeFault(ObjectNode event, DataType type, long actual) {
    JsonNode said = event.get("size_bytes");
    boolean wrong =
        !type.isDatabase() && said != null && said.isNumber() && said.longValue() != actual;
    return wrong
        ? List.of("size_bytes: is " + said + ", but the file has " + actual + " bytes")
        : List.of();
  }
}
