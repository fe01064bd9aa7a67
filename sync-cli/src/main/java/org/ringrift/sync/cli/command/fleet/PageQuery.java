package org.ringrift.sync.cli.command.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A page of the monitor with what is asked of it. */
final class PageQuery {
  private final String page;
  private final List<String> parameters = new ArrayList<>();

  PageQuery(String page) {
    this.page = page;
  }

  PageQuery with(String name, String value) {
    parameters.add(name + "=" + URLEncoder.encode(value, UTF_8));
    return this;
  }

  PageQuery with(String name, Optional<String> value) {
    value.ifPresent(text -> with(name, text));
    return this;
  }

  /** As it stands behind the monitor's address. */
  @Override
  public String toString() {
    return parameters.isEmpty() ? page : page + "?" + String.join("&", parameters);
  }
}
