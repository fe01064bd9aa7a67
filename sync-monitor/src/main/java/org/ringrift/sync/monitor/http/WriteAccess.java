package org.ringrift.sync.monitor.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;

/**
 * Who may change something: whoever has the token, where there is one; otherwise only this machine.
 *
 * <p>A page of another origin in the browser of this machine is no such caller: where a request
 * names an origin, it must be the host that it was sent to, and without a token that host must be
 * called by a name of the loopback, which nobody else's name server can make up.
 */
final class WriteAccess {
  private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "[::1]");

  private final Optional<String> token;

  WriteAccess(Optional<String> token) {
    this.token = token;
  }

  /** Why this request may not change anything, for people; empty where it may. */
  Optional<String> refusal(HttpExchange exchange) {
    Headers headers = exchange.getRequestHeaders();
    String origin = headers.getFirst("Origin");
    String host = Optional.ofNullable(headers.getFirst("Host")).orElse("");
    if (origin != null && !origin.equals("http://" + host) && !origin.equals("https://" + host)) {
      return Optional.of("a page of " + origin + " may not do this; use the monitor's own page");
    }
    if (token.isPresent()) {
      return hasToken(headers, token.get())
          ? Optional.empty()
          : Optional.of(
              "send 'Authorization: Bearer <token>' with the monitor.token of this monitor");
    }
    boolean here = exchange.getRemoteAddress().getAddress().isLoopbackAddress();
    return here && LOOPBACK.contains(nameIn(host))
        ? Optional.empty()
        : Optional.of(
            "without monitor.token this is allowed from the monitor's own machine only,"
                + " at http://localhost");
  }

  private static boolean hasToken(Headers headers, String token) {
    String sent = Optional.ofNullable(headers.getFirst("Authorization")).orElse("");
    return MessageDigest.isEqual(
        sent.getBytes(StandardCharsets.UTF_8),
        ("Bearer " + token).getBytes(StandardCharsets.UTF_8));
  }

  private static String nameIn(String host) {
    try {
      return Optional.ofNullable(URI.create("http://" + host).getHost()).orElse("");
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
