package org.ringrift.sync.monitor.http;

import java.util.List;
import java.util.Optional;

/**
 * A page.
 *
 * @param summary one sentence for the description of the interface
 * @param document the record that it answers with, as JSON; absent for pages that are no JSON
 */
record Route(
    String path,
    String summary,
    List<Parameter> parameters,
    Optional<Class<?>> document,
    Handler handler) {
  /** Makes the page. */
  @FunctionalInterface
  interface Handler {
    Reply handle(Query query) throws BadRequestException;
  }

  static Route json(
      String path, String summary, Class<?> document, List<Parameter> parameters, Handler handler) {
    return new Route(path, summary, parameters, Optional.of(document), handler);
  }

  static Route other(String path, String summary, Handler handler) {
    return new Route(path, summary, List.of(), Optional.empty(), handler);
  }
}
