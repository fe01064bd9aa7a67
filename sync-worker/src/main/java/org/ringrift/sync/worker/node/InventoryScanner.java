package org.ringrift.sync.worker.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.DataPath;
import org.ringrift.sync.core.InvalidNameException;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.worker.merge.MergedDatabase;
import org.ringrift.sync.worker.store.GamesDatabase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds every artifact below a data directory and which version of it is there.
 *
 * <p>What cannot be read is named in {@link Inventory#problems()} and left out; it stops nothing.
 * Symbolic links are not followed, so nothing outside the data directory is ever reported. Hashing
 * new files takes as long as reading them: run it on a thread of its own.
 */
public final class InventoryScanner {
  private static final Logger log = LoggerFactory.getLogger(InventoryScanner.class);

  private final NodeId self;
  private final Path dataDir;
  private final HashCache hashes;

  public InventoryScanner(NodeId self, Path dataDir, HashCache hashes) {
    this.self = self;
    this.dataDir = dataDir;
    this.hashes = hashes;
  }

  /** What is there now. */
  public Inventory scan() {
    Scan scan = new Scan();
    for (InventoryFolder folder : InventoryFolder.values()) {
      scan.search(folder);
    }
    hashes.retain(scan.seen);
    try {
      hashes.save();
    } catch (IOException e) {
      log.warn("cannot save the hashes of files; they are read again after a restart: {}", e + "");
    }
    scan.held.sort(Comparator.comparing(HeldArtifact::artifact));
    return new Inventory(scan.held, scan.problems);
  }

  /** The version of one artifact, as an inventory would report it; empty while it changes. */
  public Optional<Version> versionOf(ArtifactId artifact) throws IOException, SQLException {
    DataPath path = artifact.pathOn(self);
    Path file = dataDir.resolve(path.value());
    return switch (artifact.dataType()) {
      case GAMES -> Optional.of(GamesDatabase.version(file));
      case ELO, REGISTRY ->
          Optional.of(
              MergedDatabase.version(
                  artifact.dataType(), file, GamesDatabase.fileVersion(file).modifiedAtMs()));
      case MODELS, NPZ -> fileVersion(path, file);
    };
  }

  private Optional<Version> fileVersion(DataPath path, Path file) throws IOException {
    return hashes
        .hash(path, file)
        .map(
            read ->
                new Version.FileVersion(
                    read.sizeBytes(), read.modifiedAtMs(), Optional.of(read.hash())));
  }

  /** One look at the whole data directory. */
  private final class Scan extends SimpleFileVisitor<Path> {
    private final List<HeldArtifact> held = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final Set<DataPath> seen = new HashSet<>();
    private InventoryFolder folder = InventoryFolder.OWN_GAMES;

    void search(InventoryFolder next) {
      folder = next;
      Path start = dataDir.resolve(next.folder());
      if (Files.isSymbolicLink(start)) {
        problem(start, new IOException("a symbolic link is not followed; mount the folder there"));
      }
      if (!Files.isDirectory(start, LinkOption.NOFOLLOW_LINKS)) {
        return;
      }
      try {
        Files.walkFileTree(start, Set.of(), next.depth(), this);
      } catch (IOException e) {
        throw new UncheckedIOException("visitFileFailed swallows every fault", e);
      }
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (attributes.isRegularFile() && folder.takes(file.getFileName().toString())) {
        look(file);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException fault) {
      problem(file, fault);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, IOException fault) {
      if (fault != null) {
        problem(directory, fault);
      }
      return FileVisitResult.CONTINUE;
    }

    private void look(Path file) {
      try {
        DataPath path = new DataPath(dataDir.relativize(file).toString());
        seen.add(path);
        Optional<ArtifactId> artifact = folder.artifactAt(path, self);
        if (artifact.isPresent()) {
          Optional<Version> version = versionOf(artifact.get());
          version.ifPresentOrElse(
              found -> held.add(new HeldArtifact(artifact.get(), found)),
              () -> problem(file, new IOException("changes while it is read")));
        }
      } catch (NoSuchFileException e) {
        log.debug("{} went away while it was looked at", file);
      } catch (IOException | SQLException | InvalidNameException e) {
        problem(file, e);
      }
    }

    private void problem(Path file, Exception fault) {
      String text =
          "left out of the inventory: " + dataDir.relativize(file) + ": " + fault.getMessage();
      log.warn(text);
      problems.add(text);
    }
  }
}
