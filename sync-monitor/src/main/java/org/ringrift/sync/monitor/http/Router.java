package org.ringrift.sync.monitor.http;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** From a path to its page. Safe for several threads at once. */
final class Router {
  private final Map<String, Route> routes;
  private final List<String> paths;

  Router(List<Route> routes) {
    this.routes = routes.stream().collect(Collectors.toMap(Route::path, Function.identity()));
    paths = routes.stream().map(Route::path).toList();
  }

  /**
   * @param rawQuery what stands behind the question mark, encoded; may be null
   */
  Reply get(String path, String rawQuery) {
    Route route = routes.get(path);
    if (route == null) {
      return Reply.json(404, new Unknown("there is no page " + path, paths));
    }
    try {
      return route.handler().handle(new Query(rawQuery, route.parameters()));
    } catch (BadRequestException e) {
      return Reply.json(400, new Trouble(e.getMessage()));
    }
  }

  private record Unknown(String error, List<String> paths) {}
}
