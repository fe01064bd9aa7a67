package org.ringrift.sync.worker.transfer.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ringrift.sync.core.InvalidNameException;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.worker.offer.MessageSum;
import org.ringrift.sync.worker.offer.OfferJson;
import org.ringrift.sync.worker.store.Failure;
import org.ringrift.sync.worker.transfer.BrokenException;
import org.ringrift.sync.worker.transfer.Patience;
import org.ringrift.sync.worker.transfer.Target;

/**
 * The data server of a target, to which a source sends for one job. The first address that answers
 * is used from then on. Several threads may send.
 */
final class TargetServer {
  private static final int OK = 200;
  private static final int MAX_ANSWER_BYTES = 8 << 20;

  private final HttpClient client;
  private final Target target;
  private final HttpClients http;
  private final Patience patience;
  private final WriteWatch writes;
  private volatile String address;

  /** Makes sense of an answer. */
  @FunctionalInterface
  interface Reading<T> {
    /**
     * Reads one.
     *
     * @throws InvalidNameException where it is not what such a server answers
     */
    T read(int status, byte[] body) throws BrokenException;
  }

  /** Gives the body of a request. */
  @FunctionalInterface
  interface Body {
    void write(Sink sink) throws IOException, InterruptedException;
  }

  /** Takes the body of a request. */
  @FunctionalInterface
  interface Sink {
    /** So many bytes from the start of the buffer, or from further on. */
    void write(byte[] bytes, int first, int length) throws IOException;
  }

  TargetServer(Target target, HttpClients http) {
    this.client = http.create();
    this.target = target;
    this.http = http;
    this.patience = http.patience();
    this.writes = new WriteWatch(patience.stall());
    this.address = target.endpoints().addresses().getFirst();
  }

  /** Posts the first words, at one address after the other until one answers as it should. */
  <T> T announce(String path, byte[] json, Reading<T> reading)
      throws BrokenException, InterruptedException {
    List<String> errors = new ArrayList<>();
    for (String candidate : target.endpoints().addresses()) {
      address = candidate;
      try {
        return send(path, json, reading);
      } catch (IOException | InvalidNameException e) {
        errors.add(candidate + ": " + describe(e));
      }
    }
    throw broken(
        "cannot be reached at port " + target.endpoints().dataServerPort() + ": " + errors);
  }

  /**
   * Posts.
   *
   * @param otherwise said where that fails
   */
  <T> T post(String path, byte[] json, String otherwise, Reading<T> reading)
      throws BrokenException, InterruptedException {
    try {
      return send(path, json, reading);
    } catch (IOException | InvalidNameException e) {
      throw broken(otherwise + ": " + describe(e));
    }
  }

  /**
   * Puts so many bytes.
   *
   * @param answerTime how long the answer may take
   * @param otherwise said where that fails
   */
  <T> T put(
      String path,
      long length,
      Body body,
      Duration answerTime,
      String otherwise,
      Reading<T> reading)
      throws BrokenException, InterruptedException {
    HttpURLConnection connection = null;
    boolean answered = false;
    try {
      HttpURLConnection opened = open(path, length, answerTime);
      connection = opened;
      try (OutputStream out = opened.getOutputStream()) {
        body.write((bytes, first, part) -> writes.write(opened, out, bytes, first, part));
      }
      int status = opened.getResponseCode();
      byte[] answer = read(opened, status);
      answered = true;
      return reading.read(status, answer);
    } catch (IOException | InvalidNameException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted while sending to " + address);
      }
      throw broken(otherwise + ": " + describe(e));
    } finally {
      if (connection != null && !answered) {
        connection.disconnect();
      }
    }
  }

  /** Deletes; nobody waits for what becomes of it. */
  void delete(String path) {
    HttpRequest request =
        HttpClients.request(uri(path), target.grant())
            .header(MessageSum.HEADER, MessageSum.ofRequest("DELETE", path, ""))
            .timeout(patience.connect())
            .DELETE()
            .build();
    var unused = client.sendAsync(request, HttpResponse.BodyHandlers.discarding());
  }

  /** Posts nothing but the path; nobody waits for what becomes of it. */
  void touch(String path) {
    HttpRequest request =
        HttpClients.post(uri(path), target.grant(), new byte[0])
            .timeout(patience.connect())
            .build();
    var unused = client.sendAsync(request, HttpResponse.BodyHandlers.discarding());
  }

  /** The refusal that an answer holds. */
  static BrokenException refusal(int status, byte[] body) {
    try {
      return new BrokenException(OfferJson.readFailure(body));
    } catch (InvalidNameException e) {
      throw new InvalidNameException(
          "answered " + status + " and not as a data server: " + e.getMessage());
    }
  }

  private <T> T send(String path, byte[] json, Reading<T> reading)
      throws BrokenException, IOException, InterruptedException {
    HttpRequest request = HttpClients.post(uri(path), target.grant(), json).build();
    HttpResponse<byte[]> answer = HttpClients.send(client, request, patience.answer());
    return reading.read(answer.statusCode(), answer.body());
  }

  private HttpURLConnection open(String path, long length, Duration answerTime) throws IOException {
    HttpURLConnection connection = http.connection(uri(path), target.grant());
    connection.setConnectTimeout(Math.toIntExact(patience.connect().toMillis()));
    connection.setReadTimeout(Math.toIntExact(answerTime.toMillis()));
    connection.setRequestMethod("PUT");
    connection.setRequestProperty(MessageSum.HEADER, MessageSum.ofRequest("PUT", path, ""));
    connection.setDoOutput(true);
    connection.setFixedLengthStreamingMode(length);
    return connection;
  }

  private static byte[] read(HttpURLConnection connection, int status) throws IOException {
    try (InputStream in =
        status / 100 == OK / 100 ? connection.getInputStream() : connection.getErrorStream()) {
      byte[] body = in == null ? new byte[0] : in.readNBytes(MAX_ANSWER_BYTES);
      HttpClients.requireUndamaged(
          Optional.ofNullable(connection.getHeaderField(MessageSum.HEADER)), status, body);
      return body;
    }
  }

  private URI uri(String path) {
    return HttpClients.uri(target.endpoints(), address, path);
  }

  private BrokenException broken(String error) {
    return new BrokenException(
        new Failure(
            FailureCategory.TRANSFER_BROKEN,
            "data server of target " + target.node() + " " + error));
  }

  private String describe(Exception failure) {
    return failure instanceof IOException io
        ? http.describe(target.endpoints(), io)
        : failure.getMessage();
  }
}
