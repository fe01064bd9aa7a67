package org.ringrift.sync.worker.transfer.delta;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.ringrift.sync.core.InvalidNameException;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.worker.delta.DeltaReply;
import org.ringrift.sync.worker.delta.DeltaRequest;
import org.ringrift.sync.worker.delta.Portion;
import org.ringrift.sync.worker.offer.OfferJson;
import org.ringrift.sync.worker.store.Failure;
import org.ringrift.sync.worker.transfer.BandwidthLimit;
import org.ringrift.sync.worker.transfer.BrokenException;
import org.ringrift.sync.worker.transfer.GameSource.Answer;
import org.ringrift.sync.worker.transfer.Line;
import org.ringrift.sync.worker.transfer.Patience;
import org.ringrift.sync.worker.transfer.Source;
import org.ringrift.sync.worker.transfer.http.HttpClients;

/** Asks the data server of a source for games. Thread-safe. */
final class DeltaClient {
  private static final String PATH = "/v1/games/delta";

  private static final int MAX_REPLY_BYTES = 32 << 20;
  private static final int READ_BYTES = 64 << 10;

  private final HttpClient client;
  private final HttpClients http;
  private final Patience patience;
  private final Line line;

  DeltaClient(HttpClients http, Line line) {
    this.client = http.create();
    this.http = http;
    this.patience = http.patience();
    this.line = line;
  }

  /**
   * How one source is asked.
   *
   * @param progress hears how many bytes of an answer have arrived
   */
  record Call(Source source, BandwidthLimit limit, LongConsumer progress) {}

  /**
   * Asks, at the first address that answers.
   *
   * @param file where games are put; replaced
   * @throws BrokenException where the source refuses, does not answer, or breaks off
   * @throws IOException where the file cannot be written
   */
  Answer ask(Call request, DeltaRequest question, Path file)
      throws BrokenException, IOException, InterruptedException {
    Source source = request.source();
    List<String> errors = new ArrayList<>();
    for (String address : source.endpoints().addresses()) {
      HttpRequest post =
          HttpClients.post(
                  HttpClients.uri(source.endpoints(), address, PATH),
                  source.grant(),
                  question.toJson())
              .timeout(patience.games())
              .build();
      HttpResponse<InputStream> answer;
      try {
        answer = client.send(post, BodyHandlers.ofInputStream());
      } catch (IOException e) {
        errors.add(address + ": " + http.describe(source.endpoints(), e));
        continue;
      }
      try (InputStream body = answer.body()) {
        return read(request, answer, body, file);
      }
    }
    throw broken(
        FailureCategory.SOURCE_UNREACHABLE,
        "data server of " + source.node() + " cannot be asked for games: " + errors);
  }

  private Answer read(Call request, HttpResponse<?> answer, InputStream body, Path file)
      throws BrokenException, IOException, InterruptedException {
    boolean json =
        answer.headers().firstValue("Content-Type").orElse("").equals("application/json");
    if (answer.statusCode() == 200 && !json) {
      try (OutputStream out = Files.newOutputStream(file)) {
        return new Answer.Games(file, receive(request, body, out, Portion.MAX_BYTES));
      }
    }
    ByteArrayOutputStream reply = new ByteArrayOutputStream();
    receive(request, body, reply, MAX_REPLY_BYTES);
    byte[] text = reply.toByteArray();
    try {
      HttpClients.requireUndamaged(answer, text);
      if (answer.statusCode() == 200) {
        return new Answer.Reply(DeltaReply.read(text), text.length);
      }
      throw new BrokenException(OfferJson.readFailure(text));
    } catch (IOException e) {
      throw broken(
          FailureCategory.TRANSFER_BROKEN, request.source().node() + ": " + e.getMessage());
    } catch (InvalidNameException e) {
      throw broken(
          FailureCategory.TRANSFER_BROKEN,
          request.source().node()
              + " answered "
              + answer.statusCode()
              + " and not as one that sends games: "
              + e.getMessage());
    }
  }

  /** Reads on a thread of its own, so that a connection that has gone quiet is noticed. */
  private long receive(Call request, InputStream body, OutputStream out, long atMostBytes)
      throws BrokenException, IOException, InterruptedException {
    AtomicLong received = new AtomicLong();
    FutureTask<Void> copy =
        new FutureTask<>(
            () -> {
              copy(request, body, out, atMostBytes, received);
              return null;
            });
    Thread thread = Thread.ofVirtual().name("game-delta").start(copy);
    try {
      await(copy, received);
    } finally {
      thread.interrupt();
      body.close();
      thread.join();
    }
    return received.get();
  }

  private void await(FutureTask<Void> copy, AtomicLong received)
      throws BrokenException, IOException, InterruptedException {
    while (true) {
      long before = received.get();
      try {
        copy.get(patience.stall().toMillis(), TimeUnit.MILLISECONDS);
        return;
      } catch (TimeoutException e) {
        if (received.get() == before) {
          throw broken(FailureCategory.TRANSFER_BROKEN, "nothing arrived for " + patience.stall());
        }
      } catch (ExecutionException e) {
        switch (e.getCause()) {
          case BrokenException broken -> throw broken;
          case IOException io -> throw io;
          case InterruptedException interrupted -> throw interrupted;
          default -> throw new IllegalStateException("receiving games met a bug", e.getCause());
        }
      }
    }
  }

  private void copy(
      Call request, InputStream body, OutputStream out, long atMostBytes, AtomicLong received)
      throws BrokenException, IOException, InterruptedException {
    OptionalLong bytesPerSecond = request.limit().bytesPerSecond();
    Line.Meter limit = line.meter(request.limit());
    LongConsumer progress = request.progress();
    byte[] buffer = new byte[Math.clamp(bytesPerSecond.orElse(READ_BYTES), 1, READ_BYTES)];
    while (true) {
      int read;
      try {
        read = body.read(buffer);
      } catch (IOException e) {
        throw broken(FailureCategory.TRANSFER_BROKEN, "the games broke off: " + e.getMessage());
      }
      if (read < 0) {
        return;
      }
      if (received.get() + read > atMostBytes) {
        String error = request.source().node() + " answers with more than " + atMostBytes;
        throw broken(FailureCategory.TRANSFER_BROKEN, error + " bytes, which is the limit");
      }
      out.write(buffer, 0, read);
      progress.accept(received.addAndGet(read));
      limit.take(read);
    }
  }

  private static BrokenException broken(FailureCategory category, String error) {
    return new BrokenException(new Failure(category, error));
  }
}
