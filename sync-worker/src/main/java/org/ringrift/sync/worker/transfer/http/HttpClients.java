package org.ringrift.sync.worker.transfer.http;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;

/** What every HTTP call to another node has in common. */
public final class HttpClients {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  private HttpClients() {}

  /** A client that gives up connecting after some seconds. */
  public static HttpClient create() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(CONNECT_TIMEOUT)
        .build();
  }

  /** A URI on a node; IPv6 addresses get their brackets. */
  public static URI uri(String address, int port, String path) {
    String host = address.contains(":") ? "[" + address + "]" : address;
    return URI.create("http://" + host + ":" + port + path);
  }
}
