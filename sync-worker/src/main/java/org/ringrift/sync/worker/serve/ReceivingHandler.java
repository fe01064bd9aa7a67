package org.ringrift.sync.worker.serve;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.InvalidNameException;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.worker.store.Failure;

/**
 * The frame of what takes data from other nodes: who may come in, what is asked, and refusals as
 * JSON with a category and an error.
 */
abstract class ReceivingHandler implements HttpHandler {
  private final String path;
  private final String usage;
  private final int maxRequestBytes;
  private final Doorkeeper door;

  /**
   * @param usage said to whoever asks for something else
   * @param maxRequestBytes longer bodies are refused, but for those that a subclass reads itself
   */
  ReceivingHandler(String path, String usage, int maxRequestBytes, Doorkeeper door) {
    this.path = path;
    this.usage = usage;
    this.maxRequestBytes = maxRequestBytes;
    this.door = door;
  }

  /**
   * A request of one that was let in.
   *
   * @param parts of the path, behind that of the handler
   */
  record Call(HttpExchange exchange, Pass pass, List<String> parts) {
    /** Method and form of the path, such as {@code PUT <job>/chunks/<n>}. */
    String form() {
      String method = exchange.getRequestMethod();
      return switch (parts.size()) {
        case 0 -> method;
        case 1 -> method + " <job>";
        case 2 -> method + " <job>/" + parts.get(1);
        default -> method + " <job>/" + parts.get(1) + "/<n>".repeat(parts.size() - 2);
      };
    }

    /** The job that the path names. */
    JobId job() {
      return new JobId(parts.getFirst());
    }
  }

  /**
   * Answers a request.
   *
   * @return false where there is no such request; nothing was answered then
   */
  abstract boolean answer(Call call) throws IOException, InterruptedException;

  @Override
  public final void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Optional<Pass> pass = door.toReceive(exchange);
      if (pass.isPresent()) {
        answer(exchange, pass.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the data server stops, or the sender is too slow", e);
    }
  }

  private void answer(HttpExchange exchange, Pass pass) throws IOException, InterruptedException {
    String asked = exchange.getRequestURI().getPath();
    String behind = asked.substring(path.length());
    List<String> parts = behind.isEmpty() ? List.of() : List.of(behind.substring(1).split("/", -1));
    try {
      if (!answer(new Call(exchange, pass, parts))) {
        refuse(exchange, 404, usage + ", not " + exchange.getRequestMethod() + " " + asked);
      }
    } catch (InvalidNameException e) {
      refuse(exchange, 400, e.getMessage());
    }
  }

  /** The whole body; empty where it was too long, and that was answered. */
  final Optional<byte[]> body(Call call) throws IOException {
    byte[] body = call.exchange.getRequestBody().readNBytes(maxRequestBytes + 1);
    if (body.length > maxRequestBytes) {
      refuse(call.exchange, 413, "a request must not be longer than " + maxRequestBytes + " bytes");
      return Optional.empty();
    }
    return Optional.of(body);
  }

  /** False where the grant is for another job, and that was answered. */
  final boolean covers(Call call, JobId job) throws IOException {
    return door.covers(call.pass, job, call.exchange);
  }

  /** False where the grant is for something else, and that was answered. */
  final boolean covers(Call call, ArtifactId artifact) throws IOException {
    return door.covers(call.pass, artifact, call.exchange);
  }

  private static void refuse(HttpExchange exchange, int status, String error) throws IOException {
    Answers.refuse(exchange, status, new Failure(FailureCategory.INVALID_JOB, error));
  }
}
