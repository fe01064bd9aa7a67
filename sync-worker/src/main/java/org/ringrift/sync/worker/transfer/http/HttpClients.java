package org.ringrift.sync.worker.transfer.http;

import java.io.EOFException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.ProtocolException;
import java.net.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
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
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;
import org.ringrift.sync.grant.GrantToken;
import org.ringrift.sync.worker.offer.MessageSum;
import org.ringrift.sync.worker.store.Failure;
import org.ringrift.sync.worker.tls.Trust;
import org.ringrift.sync.worker.transfer.Endpoints;
import org.ringrift.sync.worker.transfer.Patience;

/**
 * How this node talks to the data servers of others: over TLS where their endpoints say so, and
 * then only to those whose certificate it trusts and that names the address asked. Thread-safe.
 */
public final class HttpClients {
  private final Patience patience;
  private final Trust trust;
  // One for all: connections are kept for the next request by the factory that made them.
  private final SSLSocketFactory sockets;

  public HttpClients(Patience patience, Trust trust) {
    this.patience = patience;
    this.trust = trust;
    this.sockets = new LingeringSockets(trust.context().getSocketFactory());
  }

  /** One that trusts whom the Java platform trusts. */
  public static HttpClients of(Patience patience) {
    return new HttpClients(patience, Trust.ofPlatform());
  }

  /** How long others are waited for. */
  public Patience patience() {
    return patience;
  }

  /** A client. */
  public HttpClient create() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(patience.connect())
        .sslContext(trust.context())
        .build();
  }

  /** A request that shows a grant where there is one. */
  public static HttpRequest.Builder request(URI uri, Optional<GrantToken> grant) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    grant.ifPresent(token -> request.header(GrantToken.HEADER, token.text()));
    return request;
  }

  /** The same over what gives bytes to the caller's thread; nothing is sent yet. */
  HttpURLConnection connection(URI uri, Optional<GrantToken> grant) throws IOException {
    var connection = (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
    if (connection instanceof HttpsURLConnection secure) {
      secure.setSSLSocketFactory(sockets);
    }
    connection.setInstanceFollowRedirects(false);
    connection.setUseCaches(false);
    grant.ifPresent(token -> connection.setRequestProperty(GrantToken.HEADER, token.text()));
    return connection;
  }

  /**
   * A URI on a node; IPv6 addresses get their brackets.
   *
   * @param address one of its addresses
   */
  public static URI uri(Endpoints node, String address, String path) {
    String host = address.contains(":") ? "[" + address + "]" : address;
    String scheme = node.tls() ? "https" : "http";
    return URI.create(scheme + "://" + host + ":" + node.dataServerPort() + path);
  }

  /** Says for people why a request failed. */
  public String describe(Endpoints node, IOException failure) {
    String plain = Failure.describe(failure);
    if (!node.tls()) {
      return among(failure.getCause(), ProtocolException.class)
              || among(failure.getCause(), EOFException.class)
          ? "it answered nothing that is HTTP; if it speaks TLS since its last start, jobs made"
              + " after that know"
          : plain;
    }
    // The time to connect includes the handshake.
    return among(failure, HttpConnectTimeoutException.class)
        ? "it does not take part in TLS (" + plain + "); is it up, and does it speak TLS?"
        : trust.explain(failure).orElse(plain);
  }

  private static boolean among(Throwable failure, Class<? extends IOException> kind) {
    return failure != null && (kind.isInstance(failure) || among(failure.getCause(), kind));
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
