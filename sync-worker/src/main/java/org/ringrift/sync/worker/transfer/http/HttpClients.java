package org.ringrift.sync.worker.transfer.http;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.ringrift.sync.grant.GrantToken;
import org.ringrift.sync.worker.offer.MessageSum;

/** What every HTTP call to another node has in common. */
public final class HttpClients {
  private HttpClients() {}

  /**
   * A client.
   *
   * @param connect how long it tries to connect
   */
  public static HttpClient create(Duration connect) {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(connect)
        .build();
  }

  /** A request that shows a grant where there is one. */
  public static HttpRequest.Builder request(URI uri, Optional<GrantToken> grant) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    grant.ifPresent(token -> request.header(GrantToken.HEADER, token.text()));
    return request;
  }

  /** The same over what gives bytes to the caller's thread; nothing is sent yet. */
  static HttpURLConnection connection(URI uri, Optional<GrantToken> grant) throws IOException {
    var connection = (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
    connection.setInstanceFollowRedirects(false);
    connection.setUseCaches(false);
    grant.ifPresent(token -> connection.setRequestProperty(GrantToken.HEADER, token.text()));
    return connection;
  }

  /** A URI on a node; IPv6 addresses get their brackets. */
  public static URI uri(String address, int port, String path) {
    String host = address.contains(":") ? "[" + address + "]" : address;
    return URI.create("http://" + host + ":" + port + path);
  }

  /** A POST of JSON with its checksum. */
  public static HttpRequest.Builder post(URI uri, Optional<GrantToken> grant, byte[] json) {
    return request(uri, grant)
        .header("Content-Type", "application/json")
        .header(MessageSum.HEADER, MessageSum.ofRequest("POST", uri.getRawPath(), "", json))
        .POST(BodyPublishers.ofByteArray(json));
  }

  /**
   * Checks an answer that was read.
   *
   * @throws IOException where it is not what was sent
   */
  public static void requireUndamaged(HttpResponse<?> answer, byte[] body) throws IOException {
    requireUndamaged(answer.headers().firstValue(MessageSum.HEADER), answer.statusCode(), body);
  }

  static void requireUndamaged(Optional<String> said, int status, byte[] body) throws IOException {
    if (MessageSum.differs(said, MessageSum.ofAnswer(status, body))) {
      throw new IOException("the answer arrived damaged");
    }
  }

  /**
   * Sends a request and reads its whole answer. The time-out of a request itself ends with the
   * headers of the answer: a peer that vanishes behind them would be waited for without end.
   *
   * @param atMost for all of it
   * @throws HttpTimeoutException where that was not enough
   * @throws IOException also where the answer is not what was sent
   */
  static HttpResponse<byte[]> send(HttpClient client, HttpRequest request, Duration atMost)
      throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(request, BodyHandlers.ofByteArray());
    try {
      HttpResponse<byte[]> whole = answer.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
      requireUndamaged(whole, whole.body());
      return whole;
    } catch (TimeoutException e) {
      throw new HttpTimeoutException("no whole answer came within " + atMost);
    } catch (ExecutionException e) {
      throw new IOException(
          e.getCause() instanceof IOException io ? io.getMessage() : e.getMessage(), e.getCause());
    } finally {
      answer.cancel(true);
    }
  }
}
