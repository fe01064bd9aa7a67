package org.ringrift.sync.worker.offer;

import java.util.Optional;
import java.util.regex.Pattern;
import org.ringrift.sync.core.ContentHash;
import org.ringrift.sync.core.InvalidNameException;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.worker.store.ChunkHashes;

/**
 * What a source has prepared: these very bytes, until the offer is ended or runs out.
 *
 * @param sizeBytes of what travels
 * @param hash of what travels
 * @param version what the artifact is; for a games database counted in what travels
 * @param rsyncPath below the folder that the rsync daemon serves; lower-case letters, digits, '-'
 * @param rsyncSecret what the rsync daemon asks for; empty where it does not give it away
 * @param relayed true where the source still receives it: it can be read over HTTP only, chunk
 *     after chunk as they come
 */
public record Offer(
    OfferId id,
    long sizeBytes,
    ContentHash hash,
    Version version,
    String rsyncPath,
    Optional<RsyncSecret> rsyncSecret,
    boolean relayed) {
  private static final Pattern PATH = Pattern.compile("[0-9a-z][0-9a-z-]{0,99}");

  /**
   * @throws InvalidNameException where a field breaks a rule
   */
  public Offer {
    if (sizeBytes < 0) {
      throw new InvalidNameException("size of an offer must not be negative: " + sizeBytes);
    }
    if (sizeBytes > ChunkHashes.MAX_FILE_SIZE_BYTES) {
      throw new InvalidNameException(
          "size of an offer must not be above "
              + ChunkHashes.MAX_FILE_SIZE_BYTES
              + " bytes: "
              + sizeBytes);
    }
    if (rsyncPath == null || !PATH.matcher(rsyncPath).matches()) {
      throw new InvalidNameException(
          "rsync_path of an offer must be lower-case letters, digits and '-'");
    }
  }
}
