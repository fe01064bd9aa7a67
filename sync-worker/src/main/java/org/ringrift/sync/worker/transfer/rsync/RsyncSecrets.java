package org.ringrift.sync.worker.transfer.rsync;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.ringrift.sync.worker.offer.RsyncAccess;
import org.ringrift.sync.worker.offer.RsyncSecret;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The secrets of one module of the rsync daemon, which reads them at every connection: each file
 * that is offered, and each push, is a user of its own, who sees nothing but that. Thread-safe.
 */
public final class RsyncSecrets implements RsyncAccess {
  private static final Logger log = LoggerFactory.getLogger(RsyncSecrets.class);

  private final Path file;
  private final RandomGenerator random;
  // Guarded by this.
  private final Map<String, Entry> entries = new HashMap<>();

  private record Entry(RsyncSecret secret, int offers) {}

  private RsyncSecrets(Path file, RandomGenerator random) {
    this.file = file;
    this.random = random;
  }

  /**
   * Of offers; begins without any.
   *
   * @param workFolder that of the daemon
   * @throws IOException where the file cannot be written
   */
  public static RsyncSecrets ofOffers(Path workFolder, RandomGenerator random) throws IOException {
    return none(file(workFolder, RsyncDaemon.OFFERS), random);
  }

  /**
   * Of pushes; begins without any.
   *
   * @param workFolder that of the daemon
   * @throws IOException where the file cannot be written
   */
  public static RsyncSecrets ofPushes(Path workFolder, RandomGenerator random) throws IOException {
    return none(file(workFolder, RsyncDaemon.INCOMING), random);
  }

  private static RsyncSecrets none(Path file, RandomGenerator random) throws IOException {
    RsyncSecrets none = new RsyncSecrets(file, random);
    none.write("");
    return none;
  }

  static Path file(Path workFolder, String module) {
    return workFolder.resolve("rsyncd." + module + ".secrets");
  }

  @Override
  public synchronized Optional<RsyncSecret> open(String path) {
    Entry known = entries.get(path);
    if (known != null) {
      entries.put(path, new Entry(known.secret, known.offers + 1));
      return Optional.of(known.secret);
    }
    Entry entry = new Entry(RsyncSecret.random(random), 1);
    entries.put(path, entry);
    return written() ? Optional.of(entry.secret) : Optional.empty();
  }

  @Override
  public synchronized void close(String path) {
    Entry known = entries.get(path);
    if (known == null) {
      return;
    }
    if (known.offers > 1) {
      entries.put(path, new Entry(known.secret, known.offers - 1));
    } else {
      entries.remove(path);
      boolean unused = written();
    }
  }

  private boolean written() {
    try {
      write(
          entries.entrySet().stream()
              .map(entry -> entry.getKey() + ":" + entry.getValue().secret.value() + "\n")
              .collect(Collectors.joining()));
      return true;
    } catch (IOException e) {
      log.warn("the secrets of the rsync daemon cannot be written: {}", e.toString());
      return false;
    }
  }

  /** The daemon refuses a file that others can read, and must never see half of one. */
  private void write(String lines) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(next);
    var owner = PosixFilePermissions.fromString("rw-------");
    Files.createFile(next, PosixFilePermissions.asFileAttribute(owner));
    Files.writeString(next, lines);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
