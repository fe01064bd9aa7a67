package org.ringrift.sync.worker.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.worker.delta.DeltaReply;
import org.ringrift.sync.worker.delta.DeltaRequest;
import org.ringrift.sync.worker.delta.GamesSaid;
import org.ringrift.sync.worker.delta.Portion;
import org.ringrift.sync.worker.store.Failure;

/**
 * One push of games as this target leads it: the merge asks on its own thread, and each request of
 * the source brings one answer and takes the next word with it. Thread-safe.
 */
final class GamesTalk implements GameSource {
  private static final int BUFFER_BYTES = 64 << 10;

  private final Patience patience;
  private final BlockingQueue<GamesSaid> words = new ArrayBlockingQueue<>(1);
  private final BlockingQueue<Heard> answers = new ArrayBlockingQueue<>(1);
  private final AtomicLong received = new AtomicLong();
  // Guarded by this.
  private Optional<Path> awaited = Optional.empty();
  private boolean ended;

  private sealed interface Heard {
    record Answered(Answer answer) implements Heard {}

    record Nothing(Failure failure) implements Heard {}
  }

  GamesTalk(Patience patience) {
    this.patience = patience;
  }

  /** Called by the merge. */
  @Override
  public Answer ask(DeltaRequest question, Path file) throws BrokenException, InterruptedException {
    synchronized (this) {
      awaited = Optional.of(file);
    }
    say(new GamesSaid.Asks(question));
    return switch (await()) {
      case Heard.Answered answered -> answered.answer();
      case Heard.Nothing nothing -> throw new BrokenException(nothing.failure());
    };
  }

  /** The last word. */
  void end(GamesSaid last) {
    synchronized (this) {
      ended = true;
      awaited = Optional.empty();
    }
    say(last);
  }

  /** Takes the place of a word for which nobody came. */
  private void say(GamesSaid word) {
    words.clear();
    words.add(word);
  }

  /** What is said next; called once after the beginning and after each answer. */
  GamesSaid next() throws InterruptedException {
    Duration atMost = patience.answer();
    GamesSaid said = words.poll(atMost.toMillis(), TimeUnit.MILLISECONDS);
    return said == null ? new GamesSaid.Refuses(broken("no word came within " + atMost)) : said;
  }

  /** Takes an answer without games. */
  GamesSaid take(DeltaReply reply) throws InterruptedException {
    return claim().isEmpty() ? notAsked() : answer(new Answer.Reply(reply, 0));
  }

  /**
   * Takes games.
   *
   * @throws IOException where they break off
   */
  GamesSaid take(InputStream portion) throws IOException, InterruptedException {
    Optional<Path> file = claim();
    if (file.isEmpty()) {
      return notAsked();
    }
    try {
      return answer(new Answer.Games(file.get(), copy(portion, file.get())));
    } catch (IOException | BrokenException e) {
      stop("the games broke off: " + Failure.describe(e));
      throw e instanceof IOException io ? io : new IOException(e.getMessage(), e);
    }
  }

  /** No answer comes any more. */
  void stop(String why) {
    boolean unused = answers.offer(new Heard.Nothing(broken(why)));
  }

  private Heard await() throws InterruptedException, BrokenException {
    while (true) {
      long before = received.get();
      Heard heard = answers.poll(patience.games().toMillis(), TimeUnit.MILLISECONDS);
      if (heard != null) {
        return heard;
      }
      if (received.get() == before) {
        throw new BrokenException(broken("the source said nothing for " + patience.games()));
      }
    }
  }

  /** Where the games go; empty where nothing was asked, or somebody answers already. */
  private synchronized Optional<Path> claim() {
    Optional<Path> file = ended ? Optional.empty() : awaited;
    awaited = Optional.empty();
    return file;
  }

  private GamesSaid answer(Answer answer) throws InterruptedException {
    boolean unused = answers.offer(new Heard.Answered(answer));
    return next();
  }

  private long copy(InputStream portion, Path file) throws IOException, BrokenException {
    byte[] buffer = new byte[BUFFER_BYTES];
    long bytes = 0;
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int read = portion.read(buffer); read >= 0; read = portion.read(buffer)) {
        bytes += read;
        if (bytes > Portion.MAX_BYTES) {
          throw new BrokenException(broken("they are more than " + Portion.MAX_BYTES + " bytes"));
        }
        out.write(buffer, 0, read);
        received.addAndGet(read);
      }
    }
    return bytes;
  }

  private static GamesSaid notAsked() {
    return new GamesSaid.Refuses(broken("nothing was asked for; announce the games again"));
  }

  private static Failure broken(String error) {
    return new Failure(FailureCategory.TRANSFER_BROKEN, error);
  }
}
