package org.ringrift.sync.worker.watch;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.worker.node.InventoryScanner;
import org.ringrift.sync.worker.node.Publisher;
import org.ringrift.sync.worker.store.DataDirectory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices what producers commit on this node and announces it, whether they do so themselves or
 * not: to the planner an announcement is a fact, and the same fact twice is no work.
 *
 * <p>Everything is decided on one thread, which hears of writes, of ended looks, and of answers of
 * the log. Nothing counts as announced before the log has it; what was announced is saved within a
 * second, so that only a worker that dies in between says something again.
 */
public final class Watcher implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Watcher.class);
  private static final long SAVE_EVERY_NS = Duration.ofSeconds(1).toNanos();
  private static final int LOOKS_AT_ONCE = 2;
  private static final int GRACE_S = 2;

  private final OwnArtifacts artifacts;
  private final WatchPolicy policy;
  private final InstantSource clock;
  private final Ledger ledger;
  private final FolderEvents folders;
  private final GamesDesk games;
  private final FilesDesk files;
  private final BlockingQueue<Runnable> desk = new LinkedBlockingQueue<>();
  private final ExecutorService looks = pool("watch-looks", LOOKS_AT_ONCE);
  private final ExecutorService readers = pool("watch-reads", 1);
  private final Thread thread = Thread.ofPlatform().daemon().name("watch").unstarted(this::run);
  private volatile List<String> problems = List.of();
  private Optional<String> fault = Optional.empty();
  private long nextScan = System.nanoTime();
  private long nextSave = System.nanoTime();
  private boolean saving;
  private boolean started;
  private boolean closed;

  /**
   * Watches nothing before {@link #start()}.
   *
   * @throws IOException where what was announced before cannot be read
   */
  public Watcher(
      NodeId self,
      DataDirectory directory,
      InventoryScanner scanner,
      Publisher publisher,
      WatchPolicy policy,
      InstantSource clock)
      throws IOException {
    this.artifacts = new OwnArtifacts(self, directory.root());
    this.policy = policy;
    this.clock = clock;
    this.ledger = Ledger.open(directory.workFolder().resolve("announced"));
    Announcements announcements = new Announcements(self, publisher, clock);
    this.games = new GamesDesk(ledger, announcements, this::look, desk::add, System::nanoTime);
    this.files =
        new FilesDesk(
            directory,
            scanner,
            ledger,
            announcements,
            new QuietFiles(policy.quietTime()),
            readers,
            desk::add,
            System::nanoTime);
    this.folders =
        new FolderEvents(
            directory.root(),
            artifacts.folders(),
            new FolderEvents.Listener() {
              @Override
              public void touched(Path file) {
                desk.add(() -> Watcher.this.touched(file));
              }

              @Override
              public void lost() {
                desk.add(() -> nextScan = System.nanoTime());
              }
            });
  }

  /** Finds everything that is there; looks at it, and watches, from then on. */
  public synchronized void start() {
    started = true;
    search(true);
    folders.start();
    thread.start();
  }

  /** What cannot be watched or announced, one sentence each. */
  public List<String> problems() {
    return problems;
  }

  /** Announces nothing more, and saves what was announced. May be called again. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    folders.close();
    thread.interrupt();
    try {
      thread.join();
      end(looks);
      end(readers);
      // What the log has taken by now counts as announced.
      for (Runnable heard = desk.poll(); heard != null; heard = desk.poll()) {
        guarded(heard);
      }
      games.close();
      if (started) {
        ledger.save(ledger.lines(), clock.millis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      log.warn("what was announced cannot be saved, and will be announced again: {}", e + "");
    }
  }

  private static void end(ExecutorService pool) throws InterruptedException {
    pool.shutdown();
    if (!pool.awaitTermination(GRACE_S, TimeUnit.SECONDS)) {
      pool.shutdownNow();
      if (!pool.awaitTermination(GRACE_S, TimeUnit.SECONDS)) {
        log.warn("something is still being looked at while the watch ends");
      }
    }
  }

  /** Once everything ends, the last things are done where they are noticed. */
  private void look(Runnable task) {
    if (looks.isShutdown()) {
      task.run();
    } else {
      looks.execute(task);
    }
  }

  private void run() {
    try {
      while (true) {
        Runnable next = desk.poll(untilNextNanos(), TimeUnit.NANOSECONDS);
        guarded(next == null ? () -> {} : next);
        guarded(this::runDue);
      }
    } catch (InterruptedException e) {
      log.debug("watches no more");
    }
  }

  /** A fault of one thing must not end the watch over all others. */
  private void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      log.error("the watch over this node's data goes on after a fault", e);
      fault = Optional.of("the watch over this node's data failed at something: " + e);
    }
  }

  private void runDue() {
    long now = System.nanoTime();
    if (now - nextScan >= 0) {
      fault = Optional.empty();
      search(false);
    }
    games.runDue(now);
    try {
      files.runDue(now);
    } catch (IOException e) {
      fault = Optional.of("files cannot be looked at: " + e);
    }
    if (ledger.hasChanged() && !saving && now - nextSave >= 0) {
      save(ledger.lines());
      nextSave = now + SAVE_EVERY_NS;
    }
    problems = collectProblems();
  }

  private void search(boolean first) {
    nextScan = System.nanoTime() + policy.rescanInterval().toNanos();
    folders.search(file -> found(file, first));
  }

  private long untilNextNanos() {
    LongStream.Builder times = LongStream.builder();
    times.add(nextScan);
    for (OptionalLong due : List.of(games.due(), files.due())) {
      due.ifPresent(times::add);
    }
    if (ledger.hasChanged() && !saving) {
      times.add(nextSave);
    }
    long now = System.nanoTime();
    return times.build().map(time -> Math.max(0, time - now)).min().orElseThrow();
  }

  private void save(List<String> lines) {
    saving = true;
    looks.execute(
        () -> {
          try {
            ledger.save(lines, clock.millis());
          } catch (IOException e) {
            log.warn("what was announced cannot be saved now: {}", e.toString());
          } finally {
            desk.add(() -> saving = false);
          }
        });
  }

  private List<String> collectProblems() {
    List<String> all = new ArrayList<>();
    fault.ifPresent(all::add);
    folders.problem().ifPresent(all::add);
    all.addAll(games.problems());
    all.addAll(files.problems());
    return List.copyOf(all);
  }

  private void touched(Path file) {
    visit(
        file,
        own -> {
          if (own.artifact().dataType().isDatabase()) {
            games.touched(own.artifact(), own.file(), System.nanoTime());
          } else {
            files.touched(own.artifact(), own.file(), System.nanoTime());
          }
        });
  }

  private void found(Path file, boolean first) {
    visit(
        file,
        own -> {
          if (own.artifact().dataType().isDatabase()) {
            games.found(own.artifact(), own.file(), System.nanoTime(), first);
          } else if (first && ledger.isNew()) {
            files.known(own.artifact(), own.file());
          } else {
            files.touched(own.artifact(), own.file(), System.nanoTime());
          }
        });
  }

  private interface Visit {
    void of(OwnArtifacts.Found own) throws IOException;
  }

  /** Does something with the artifact to which a file belongs; nothing where there is none. */
  private void visit(Path file, Visit visit) {
    try {
      Optional<OwnArtifacts.Found> own = artifacts.at(file);
      if (own.isPresent()) {
        visit.of(own.get());
      }
    } catch (IOException e) {
      log.debug("{} cannot be looked at now: {}", file, e.toString());
    }
  }

  private static ExecutorService pool(String name, int threads) {
    return Executors.newFixedThreadPool(
        threads, Thread.ofPlatform().daemon().name(name + "-", 0).factory());
  }
}
