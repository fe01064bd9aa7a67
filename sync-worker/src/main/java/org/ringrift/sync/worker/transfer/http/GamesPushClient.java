package org.ringrift.sync.worker.transfer.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ringrift.sync.core.InvalidNameException;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.worker.delta.DeltaReply;
import org.ringrift.sync.worker.delta.GamesSaid;
import org.ringrift.sync.worker.offer.GamesPush;
import org.ringrift.sync.worker.offer.MessageSum;
import org.ringrift.sync.worker.offer.OfferJson;
import org.ringrift.sync.worker.store.Failure;
import org.ringrift.sync.worker.transfer.BrokenException;
import org.ringrift.sync.worker.transfer.Patience;
import org.ringrift.sync.worker.transfer.Target;

/** Talks to the data server of a target about games that it lacks. For one job and one thread. */
public final class GamesPushClient {
  private static final String PATH = "/v1/game-pushes";
  private static final int OK = 200;
  private static final int BUFFER_BYTES = 64 << 10;
  private static final int MAX_ANSWER_BYTES = 8 << 20;

  private final HttpClient client;
  private final Target target;
  private final HttpClients http;
  private final Patience patience;
  private final WriteWatch writes;
  private String address;

  /** Hears of bytes that left, and may hold the next ones back. */
  @FunctionalInterface
  public interface Sent {
    void bytes(int count) throws InterruptedException;
  }

  public GamesPushClient(Target target, HttpClients http) {
    this.client = http.create();
    this.target = target;
    this.http = http;
    this.patience = http.patience();
    this.writes = new WriteWatch(patience.stall());
    this.address = target.endpoints().addresses().getFirst();
  }

  /** Announces games at the first address that answers, which the other calls go to as well. */
  public GamesSaid begin(GamesPush push) throws BrokenException, InterruptedException {
    List<String> errors = new ArrayList<>();
    for (String candidate : target.endpoints().addresses()) {
      address = candidate;
      try {
        return post(PATH, push.toJson());
      } catch (IOException e) {
        errors.add(candidate + ": " + describe(e));
      }
    }
    throw broken(
        "cannot be reached at port " + target.endpoints().dataServerPort() + ": " + errors);
  }

  /** Answers a question without games. */
  public GamesSaid answer(JobId job, DeltaReply reply)
      throws BrokenException, InterruptedException {
    try {
      return post(PATH + "/" + job.value() + "/reply", reply.toJson());
    } catch (IOException e) {
      throw broken("did not take an answer: " + describe(e));
    }
  }

  /** Answers a question with games. */
  public GamesSaid answer(JobId job, Path portion, Sent sent)
      throws BrokenException, InterruptedException {
    String path = PATH + "/" + job.value() + "/games";
    HttpURLConnection connection = null;
    boolean answered = false;
    try {
      connection = open("PUT", path);
      connection.setDoOutput(true);
      connection.setFixedLengthStreamingMode(Files.size(portion));
      write(connection, portion, sent);
      int status = connection.getResponseCode();
      byte[] body = body(connection, status);
      answered = true;
      return said(status, body);
    } catch (IOException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted while sending to " + address);
      }
      throw broken("broke while it got games: " + describe(e));
    } finally {
      if (connection != null && !answered) {
        connection.disconnect();
      }
    }
  }

  /** Says that no answer comes any more; nobody waits for what becomes of it. */
  public void giveUp(JobId job) {
    HttpRequest request =
        HttpClients.request(uri(PATH + "/" + job.value()), target.grant())
            .header(MessageSum.HEADER, sum("DELETE", PATH + "/" + job.value()))
            .timeout(patience.connect())
            .DELETE()
            .build();
    var unused = client.sendAsync(request, HttpResponse.BodyHandlers.discarding());
  }

  private void write(HttpURLConnection connection, Path portion, Sent sent)
      throws IOException, InterruptedException {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = Files.newInputStream(portion);
        OutputStream out = connection.getOutputStream()) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        writes.write(connection, out, buffer, 0, read);
        sent.bytes(read);
      }
    }
  }

  private HttpURLConnection open(String method, String path) throws IOException {
    HttpURLConnection connection = http.connection(uri(path), target.grant());
    connection.setConnectTimeout(Math.toIntExact(patience.connect().toMillis()));
    // The target merges before it answers.
    connection.setReadTimeout(Math.toIntExact(patience.answer().toMillis()));
    connection.setRequestMethod(method);
    connection.setRequestProperty(MessageSum.HEADER, sum(method, path));
    return connection;
  }

  private static byte[] body(HttpURLConnection connection, int status) throws IOException {
    try (InputStream in =
        status == OK ? connection.getInputStream() : connection.getErrorStream()) {
      byte[] body = in == null ? new byte[0] : in.readNBytes(MAX_ANSWER_BYTES);
      HttpClients.requireUndamaged(
          Optional.ofNullable(connection.getHeaderField(MessageSum.HEADER)), status, body);
      return body;
    }
  }

  private GamesSaid post(String path, byte[] json)
      throws IOException, BrokenException, InterruptedException {
    HttpRequest request = HttpClients.post(uri(path), target.grant(), json).build();
    HttpResponse<byte[]> answer = HttpClients.send(client, request, patience.answer());
    return said(answer.statusCode(), answer.body());
  }

  private GamesSaid said(int status, byte[] body) throws BrokenException {
    try {
      if (status == OK) {
        return GamesSaid.read(body);
      }
      throw new BrokenException(OfferJson.readFailure(body));
    } catch (InvalidNameException e) {
      throw broken("answered " + status + " and not as one that takes games: " + e.getMessage());
    }
  }

  private URI uri(String path) {
    return HttpClients.uri(target.endpoints(), address, path);
  }

  private static String sum(String method, String path) {
    return MessageSum.ofRequest(method, path, "");
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
        : Failure.describe(failure);
  }
}
