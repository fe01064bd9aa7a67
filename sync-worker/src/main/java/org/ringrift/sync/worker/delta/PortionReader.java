package org.ringrift.sync.worker.delta;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.ringrift.sync.core.InvalidNameException;
import org.ringrift.sync.worker.store.FileDigest;

/**
 * Reads a portion from a file. Nothing that was read counts before {@link End}: only then is it
 * known that nothing is missing and no bit was turned. Trusts no length: memory is taken as bytes
 * arrive, up to fixed bounds.
 */
public final class PortionReader implements AutoCloseable {
  private static final int BUFFER_BYTES = 64 << 10;
  private static final int MAX_HEADER_BYTES = 8 << 20;
  private static final int MAX_ID_BYTES = 64 << 10;

  /** What stands before the values of a row, which may all be NULL. */
  private static final int ROW_BYTES = 10;

  /** What stands round the id in the content of a game, its sum left out. */
  private static final int CONTENT_BYTES = 13;

  private final DigestInputStream hashed;
  private final DataInputStream in;
  private final Portion header;
  private final long maxBytes;
  private long bytes;

  /** What comes next. */
  public sealed interface Frame {}

  /**
   * A row.
   *
   * @param rowId means nothing where rows of this table travel without
   * @param values null, a Long, a Double, a {@link Text} or a byte[] each
   */
  @SuppressWarnings("ArrayRecordComponent") // Bound to a statement at once; nobody compares rows.
  public record Row(GameTable table, long rowId, Object[] values) implements Frame {
    /** The game it belongs to. */
    public String gameId() {
      Object id = values[table.indexOf(GameTable.GAME_ID)];
      return id instanceof Text text ? text.toString() : String.valueOf(id);
    }
  }

  /** The bytes of a text, which need not be sound UTF-8. */
  @SuppressWarnings("ArrayRecordComponent") // Bound to a statement at once; nobody compares texts.
  public record Text(byte[] utf8) {
    /** True where no byte is lost on the way through a String. */
    public boolean isSound() {
      return Arrays.equals(toString().getBytes(StandardCharsets.UTF_8), utf8);
    }

    @Override
    public String toString() {
      return new String(utf8, StandardCharsets.UTF_8);
    }
  }

  /** The content of a game at the source. */
  public record Content(String gameId, GameDigests.Digest digest) implements Frame {}

  /** All was read, as it was written. */
  public record End() implements Frame {}

  private PortionReader(InputStream file, long maxBytes) throws IOException {
    this.maxBytes = maxBytes;
    if (!Arrays.equals(file.readNBytes(Portion.MAGIC.length), Portion.MAGIC)) {
      throw new IOException("it is no portion of games");
    }
    hashed =
        new DigestInputStream(
            new BufferedInputStream(new GZIPInputStream(file, BUFFER_BYTES), BUFFER_BYTES),
            FileDigest.sha256());
    in = new DataInputStream(hashed);
    try {
      header = Portion.read(block(in.readInt(), MAX_HEADER_BYTES));
    } catch (InvalidNameException e) {
      throw new IOException("its header cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Opens a file and reads the header.
   *
   * @throws IOException where it is no portion, or a damaged one
   */
  public static PortionReader open(Path file) throws IOException {
    return open(file, Portion.MAX_READ_BYTES);
  }

  /**
   * Opens a file and reads the header.
   *
   * @param maxBytes of all that it becomes; a few bytes can become any number
   */
  static PortionReader open(Path file, long maxBytes) throws IOException {
    InputStream from = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES);
    try {
      return new PortionReader(from, maxBytes);
    } catch (IOException e) {
      from.close();
      throw e;
    }
  }

  public Portion header() {
    return header;
  }

  /**
   * Reads on.
   *
   * @throws IOException where it ends early, or something in it is damaged
   */
  public Frame next() throws IOException {
    int kind = in.readUnsignedByte();
    return switch (kind) {
      case Portion.ROW -> row();
      case Portion.DIGEST -> content();
      case Portion.END -> end();
      default -> throw damaged("a part of kind " + kind);
    };
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private Row row() throws IOException {
    count(ROW_BYTES);
    int number = in.readUnsignedByte();
    if (number >= header.tables().size()) {
      throw damaged("a row of table " + number);
    }
    GameTable table = header.tables().get(number);
    long rowId = in.readLong();
    Object[] values = new Object[table.columns().size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = value();
    }
    return new Row(table, rowId, values);
  }

  private Object value() throws IOException {
    count(1);
    int kind = in.readUnsignedByte();
    return switch (kind) {
      case GameRows.Kind.NULL -> null;
      case GameRows.Kind.INTEGER -> {
        count(Long.BYTES);
        yield in.readLong();
      }
      case GameRows.Kind.REAL -> {
        count(Double.BYTES);
        yield in.readDouble();
      }
      case GameRows.Kind.TEXT -> new Text(block(in.readInt(), GameRows.MAX_VALUE_BYTES));
      case GameRows.Kind.BLOB -> block(in.readInt(), GameRows.MAX_VALUE_BYTES);
      default -> throw damaged("a value of kind " + kind);
    };
  }

  private Content content() throws IOException {
    count(CONTENT_BYTES);
    String id = new String(block(in.readInt(), MAX_ID_BYTES), StandardCharsets.UTF_8);
    long rows = in.readLong();
    return new Content(
        id, GameDigests.Digest.of(rows, block(GameDigests.SUM_BYTES, GameDigests.SUM_BYTES)));
  }

  private End end() throws IOException {
    hashed.on(false);
    byte[] found = hashed.getMessageDigest().digest();
    byte[] sent = block(found.length, found.length);
    if (!MessageDigest.isEqual(found, sent) || in.read() >= 0) {
      throw damaged("an end that does not fit what stands before it");
    }
    return new End();
  }

  private byte[] block(int length, int limit) throws IOException {
    if (length < 0 || length > limit) {
      throw damaged("a length of " + length);
    }
    count(length);
    byte[] block = in.readNBytes(length);
    if (block.length < length) {
      throw new EOFException("the portion ends early");
    }
    return block;
  }

  private void count(int more) throws IOException {
    bytes += more;
    if (bytes > maxBytes) {
      throw new IOException("the portion becomes more than the " + maxBytes + " bytes it may have");
    }
  }

  private static IOException damaged(String what) {
    return new IOException("the portion is damaged: it has " + what);
  }
}
