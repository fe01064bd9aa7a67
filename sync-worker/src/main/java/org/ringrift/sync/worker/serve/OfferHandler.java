package org.ringrift.sync.worker.serve;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.ringrift.sync.core.InvalidNameException;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.worker.offer.OfferId;
import org.ringrift.sync.worker.offer.OfferJson;
import org.ringrift.sync.worker.store.Failure;

/**
 * {@code /v1/offers}: POST makes an offer; {@code GET <id>} says it again, {@code GET <id>/data}
 * gives its bytes or a range of them, {@code GET <id>/chunks} the hashes of its chunks, {@code
 * DELETE <id>} ends it. A refusal is JSON with its category and error.
 */
public final class OfferHandler implements HttpHandler {
  /** Where the handler belongs. */
  public static final String PATH = "/v1/offers";

  private static final int MAX_REQUEST_BYTES = 64 << 10;

  private final Offers offers;

  public OfferHandler(Offers offers) {
    this.offers = offers;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      answer(exchange);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    List<String> parts = List.of(path.substring(PATH.length()).split("/", -1));
    try {
      if (parts.size() > 3 || !parts.getFirst().isEmpty()) {
        refuse(exchange, 404, FailureCategory.INVALID_JOB, "there is no '" + path + "'");
      } else if (parts.size() == 1) {
        make(exchange);
      } else if (parts.size() == 2) {
        offer(exchange, new OfferId(parts.get(1)));
      } else {
        get(exchange, new OfferId(parts.get(1)), parts.get(2));
      }
    } catch (InvalidNameException e) {
      refuse(exchange, 400, FailureCategory.INVALID_JOB, e.getMessage());
    }
  }

  private void make(HttpExchange exchange) throws IOException {
    if (!exchange.getRequestMethod().equals("POST")) {
      refuse(exchange, 405, FailureCategory.INVALID_JOB, "offers are made with POST");
      return;
    }
    byte[] body = exchange.getRequestBody().readNBytes(MAX_REQUEST_BYTES + 1);
    if (body.length > MAX_REQUEST_BYTES) {
      String error = "a request must not be longer than " + MAX_REQUEST_BYTES + " bytes";
      refuse(exchange, 413, FailureCategory.INVALID_JOB, error);
      return;
    }
    switch (offers.make(OfferJson.readRequest(body))) {
      case Offers.Outcome.Made made -> Answers.json(exchange, 201, OfferJson.write(made.offer()));
      case Offers.Outcome.Refused refused -> Answers.refuse(exchange, refused.failure());
    }
  }

  private void offer(HttpExchange exchange, OfferId id) throws IOException {
    switch (exchange.getRequestMethod()) {
      case "DELETE" -> {
        offers.end(id);
        exchange.sendResponseHeaders(204, -1);
      }
      case "GET" -> {
        Optional<Offers.Open> open = offers.use(id);
        if (open.isPresent()) {
          Answers.json(exchange, 200, OfferJson.write(open.get().offer()));
        } else {
          refuseEnded(exchange, id);
        }
      }
      default -> refuse(exchange, 405, FailureCategory.INVALID_JOB, "use GET or DELETE");
    }
  }

  private void get(HttpExchange exchange, OfferId id, String what) throws IOException {
    Optional<Offers.Open> open = offers.use(id);
    if (open.isEmpty()) {
      refuseEnded(exchange, id);
      return;
    }
    Content content = open.get().content();
    switch (what) {
      case "data" -> data(exchange, content);
      case "chunks" -> answerBytes(exchange, content.digest().chunks().toBytes());
      default -> refuse(exchange, 404, FailureCategory.INVALID_JOB, "there is no '" + what + "'");
    }
  }

  private static void data(HttpExchange exchange, Content content) throws IOException {
    if (!content.isIntact()) {
      String error = "the file was written to after it was offered; ask for a new offer";
      refuse(exchange, 409, FailureCategory.SOURCE_CHANGED, error);
      return;
    }
    long size = content.digest().sizeBytes();
    var headers = exchange.getResponseHeaders();
    headers.set("Accept-Ranges", "bytes");
    headers.set("Content-Type", "application/octet-stream");
    switch (ByteRange.of(exchange.getRequestHeaders().getFirst("Range"), size)) {
      case ByteRange.Whole whole -> send(exchange, content, 200, 0, size);
      case ByteRange.Part part -> {
        long last = part.first() + part.length() - 1;
        headers.set("Content-Range", "bytes " + part.first() + "-" + last + "/" + size);
        send(exchange, content, 206, part.first(), part.length());
      }
      case ByteRange.Unsatisfiable none -> {
        headers.set("Content-Range", "bytes */" + size);
        refuse(exchange, 416, FailureCategory.INVALID_JOB, "there are only " + size + " bytes");
      }
    }
  }

  private static void send(
      HttpExchange exchange, Content content, int status, long first, long length)
      throws IOException {
    try (FileChannel channel = FileChannel.open(content.file(), StandardOpenOption.READ)) {
      exchange.sendResponseHeaders(status, length == 0 ? -1 : length);
      if (length > 0) {
        try (OutputStream out = exchange.getResponseBody()) {
          copy(channel.position(first), length, out);
        }
      }
    }
  }

  private static void copy(FileChannel from, long length, OutputStream out) throws IOException {
    var in = Channels.newInputStream(from);
    byte[] buffer = new byte[(int) Math.min(length, 128 << 10)];
    long left = length;
    while (left > 0) {
      int read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
      if (read < 0) {
        throw new IOException("the file became shorter while it was sent");
      }
      out.write(buffer, 0, read);
      left -= read;
    }
  }

  private static void refuseEnded(HttpExchange exchange, OfferId id) throws IOException {
    String error = "offer " + id + " ended or never was; ask for a new one";
    refuse(exchange, 404, FailureCategory.SOURCE_CHANGED, error);
  }

  private static void refuse(
      HttpExchange exchange, int status, FailureCategory category, String error)
      throws IOException {
    Answers.refuse(exchange, status, new Failure(category, error));
  }

  private static void answerBytes(HttpExchange exchange, byte[] bytes) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/octet-stream");
    exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
