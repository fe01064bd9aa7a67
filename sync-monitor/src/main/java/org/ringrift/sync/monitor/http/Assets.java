package org.ringrift.sync.monitor.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The files of the dashboard, from the jar; nothing comes from anywhere else. */
final class Assets {
  private static final String FOLDER = "/org/ringrift/sync/monitor/web/";
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml");
  private static final String[] FILES = {
    "index.html",
    "style.css",
    "icon.svg",
    "main.js",
    "api.js",
    "dom.js",
    "format.js",
    "overview.js",
    "transfers.js",
    "nodes.js",
    "matrix.js",
    "charts.js",
    "failures.js",
    "explain.js"
  };

  private final Map<String, Reply> byPath = new LinkedHashMap<>();

  Assets() {
    for (String file : FILES) {
      String type = TYPES.get(file.substring(file.lastIndexOf('.') + 1));
      byPath.put("/web/" + file, new Reply(200, type, read(file)));
    }
    byPath.put("/", byPath.get("/web/index.html"));
  }

  Optional<Reply> find(String path) {
    return Optional.ofNullable(byPath.get(path));
  }

  private static String read(String file) {
    try (InputStream in = Assets.class.getResourceAsStream(FOLDER + file)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks " + FOLDER + file);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
