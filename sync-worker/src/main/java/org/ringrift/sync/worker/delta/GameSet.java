package org.ringrift.sync.worker.delta;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.ringrift.sync.core.InvalidNameException;
import org.ringrift.sync.worker.store.FileDigest;

/**
 * A set of game ids as a number: how many, and the sum of their 128-bit hashes (the first half of
 * SHA-256). Equal for equal sets, in whatever order they were added; games can be taken out again.
 */
public record GameSet(long count, long high, long low) {
  /** No games. */
  public static final GameSet EMPTY = new GameSet(0, 0, 0);

  private static final Pattern SUM = Pattern.compile("[0-9a-f]{32}");

  /** One game. */
  public static GameSet of(String gameId) {
    ByteBuffer hash =
        ByteBuffer.wrap(FileDigest.sha256().digest(gameId.getBytes(StandardCharsets.UTF_8)));
    return new GameSet(1, hash.getLong(), hash.getLong());
  }

  /** Several different games. */
  public static GameSet of(Collection<String> gameIds) {
    return gameIds.stream().map(GameSet::of).reduce(EMPTY, GameSet::plus);
  }

  /**
   * Reads what {@link #sum()} gave.
   *
   * @throws InvalidNameException where it is none
   */
  public static GameSet parse(long count, String sum) {
    if (count < 0 || !SUM.matcher(sum).matches()) {
      throw new InvalidNameException(
          "a set of games must have a count from 0 and a sum of 32 lower-case hex digits");
    }
    return new GameSet(
        count,
        HexFormat.fromHexDigitsToLong(sum, 0, 16),
        HexFormat.fromHexDigitsToLong(sum, 16, 32));
  }

  /** The sum of hashes, 32 lower-case hex digits. */
  public String sum() {
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(high) + hex.toHexDigits(low);
  }

  /** Both together; they must have no game in common. */
  public GameSet plus(GameSet other) {
    long sumOfLow = low + other.low;
    long carry = Long.compareUnsigned(sumOfLow, low) < 0 ? 1 : 0;
    return new GameSet(count + other.count, high + other.high + carry, sumOfLow);
  }

  /** Without the other's games, all of which must be in this one. */
  public GameSet minus(GameSet other) {
    long borrow = Long.compareUnsigned(low, other.low) < 0 ? 1 : 0;
    return new GameSet(count - other.count, high - other.high - borrow, low - other.low);
  }

  /** In which of so many buckets a single game belongs; a power of two. */
  int bucket(int buckets) {
    return buckets == 1 ? 0 : (int) (high >>> (Long.SIZE - Integer.numberOfTrailingZeros(buckets)));
  }
}
