package org.ringrift.sync.worker.delta;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.ringrift.sync.worker.store.FileDigest;

/**
 * Writes a portion to a file: the magic, then compressed the header, the rows, a digest of each
 * game, and in the end the SHA-256 of all that was compressed. Closing without {@link
 * #end(GameDigests)} leaves a portion that every reader refuses.
 */
public final class PortionWriter implements GameRows.Sink, AutoCloseable {
  private static final int BUFFER_BYTES = 64 << 10;

  private final List<GameTable> tables;
  private final DigestOutputStream hashed;
  private final DataOutputStream out;
  private final GameDigests digests = new GameDigests();
  private long bytes;

  private PortionWriter(List<GameTable> tables, OutputStream file) throws IOException {
    this.tables = tables;
    this.hashed = new DigestOutputStream(new Compressed(file), FileDigest.sha256());
    this.out = new DataOutputStream(hashed);
  }

  /** Begins a file. */
  public static PortionWriter open(Path file, Portion header) throws IOException {
    OutputStream to = Files.newOutputStream(file);
    try {
      to.write(Portion.MAGIC);
      PortionWriter writer = new PortionWriter(header.tables(), to);
      byte[] json = header.toJson();
      writer.out.writeInt(json.length);
      writer.out.write(json);
      return writer;
    } catch (IOException e) {
      to.close();
      throw e;
    }
  }

  @Override
  public void row(GameRows.Row row) throws IOException {
    digests.add(row);
    out.writeByte(Portion.ROW);
    out.writeByte(tables.indexOf(row.table()));
    out.writeLong(row.rowId());
    out.write(row.values(), 0, row.length());
    bytes += row.length();
    if (bytes > Portion.MAX_BYTES) {
      throw new IOException("the games are too large for one portion");
    }
  }

  /** The games whose rows were written. */
  public GameDigests digests() {
    return digests;
  }

  /** Writes the contents of games, and the end. */
  public void end(GameDigests contents) throws IOException {
    for (String gameId : contents.ids()) {
      GameDigests.Digest digest = contents.of(gameId);
      byte[] id = gameId.getBytes(StandardCharsets.UTF_8);
      out.writeByte(Portion.DIGEST);
      out.writeInt(id.length);
      out.write(id);
      out.writeLong(digest.rows());
      out.write(digest.sum());
    }
    out.writeByte(Portion.END);
    out.flush();
    hashed.on(false);
    out.write(hashed.getMessageDigest().digest());
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  /** Games compress to a fifth at the fastest level; the slower ones gain little. */
  private static final class Compressed extends GZIPOutputStream {
    Compressed(OutputStream to) throws IOException {
      super(to, BUFFER_BYTES);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }
}
