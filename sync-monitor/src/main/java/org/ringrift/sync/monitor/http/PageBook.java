package org.ringrift.sync.monitor.http;

import java.net.URI;
import org.ringrift.sync.monitor.core.HealthRules;

/** The same pages without a port, for whoever looks at a moment of the past. */
public final class PageBook {
  private final Router router;

  public PageBook(Pages pages, HealthRules rules) {
    router = new Router(new Routes(pages, rules).all());
  }

  /**
   * A page, as a request for it would be answered.
   *
   * @param page path and query, encoded as in a URL: {@code /nodes?status=silent}
   */
  public Reply get(String page) {
    URI uri = URI.create(page);
    return router.get(uri.getPath(), uri.getRawQuery());
  }
}
