package org.ringrift.sync.monitor.http;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.ringrift.sync.monitor.core.Health;
import org.ringrift.sync.monitor.core.HealthRules;
import org.ringrift.sync.monitor.core.Observation;

/** From a path to its page. Safe for several threads at once. */
final class Router {
  private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private final Pages pages;
  private final HealthRules rules;
  private final Map<String, Supplier<Reply>> routes = new LinkedHashMap<>();

  Router(Pages pages, HealthRules rules) {
    this.pages = pages;
    this.rules = rules;
    routes.put("/status", this::status);
    routes.put("/health", this::health);
    routes.put("/metrics", () -> new Reply(200, PROMETHEUS_TEXT, pages.metrics()));
    routes.put("/artifacts", this::artifacts);
    routes.put("/nodes", this::nodes);
  }

  Reply get(String path) {
    Supplier<Reply> route = routes.get(path);
    if (route == null) {
      return Reply.json(404, new Unknown("there is no page " + path, paths()));
    }
    return route.get();
  }

  private List<String> paths() {
    return List.copyOf(routes.keySet());
  }

  private Reply status() {
    Observation seen = pages.observe();
    return Reply.json(200, StatusDocument.of(seen, rules.judge(seen)));
  }

  private Reply health() {
    Observation seen = pages.observe();
    Health health = rules.judge(seen);
    int code = health.status() == Health.Status.UNHEALTHY ? 503 : 200;
    return Reply.json(code, HealthDocument.of(seen, health));
  }

  private Reply artifacts() {
    return Reply.json(
        200, new Artifacts(pages.artifacts().stream().map(ArtifactDocument::of).toList()));
  }

  private Reply nodes() {
    return Reply.json(
        200, new Nodes(pages.observe().nodes().stream().map(NodeDocument::of).toList()));
  }

  private record Unknown(String error, List<String> paths) {}

  private record Artifacts(List<ArtifactDocument> artifacts) {}

  private record Nodes(List<NodeDocument> nodes) {}
}
