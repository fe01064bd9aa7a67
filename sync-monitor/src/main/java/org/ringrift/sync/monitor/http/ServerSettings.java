package org.ringrift.sync.monitor.http;

import java.util.Optional;

/**
 * Where the pages are served.
 *
 * @param port 0 for any free one
 * @param token what whoever wants to change something must show; without one, only this machine may
 */
public record ServerSettings(String host, int port, Optional<String> token) {
  /** The token stays secret. */
  @Override
  public String toString() {
    return "ServerSettings[" + host + ":" + port + "]";
  }
}
