package org.ringrift.sync.worker.offer;

import java.util.regex.Pattern;
import org.ringrift.sync.core.ContentHash;
import org.ringrift.sync.core.InvalidNameException;
import org.ringrift.sync.core.Version;

/**
 * What a source has prepared: these very bytes, until the offer is ended or runs out.
 *
 * @param sizeBytes of what travels
 * @param hash of what travels
 * @param version what the artifact is; for a games database counted in what travels
 * @param rsyncPath below the folder that the rsync daemon serves; lower-case letters, digits, '-'
 */
public record Offer(
    OfferId id, long sizeBytes, ContentHash hash, Version version, String rsyncPath) {
  private static final Pattern PATH = Pattern.compile("[0-9a-z][0-9a-z-]{0,99}");

  /**
   * @throws InvalidNameException where a field breaks a rule
   */
  public Offer {
    if (sizeBytes < 0) {
      throw new InvalidNameException("size of an offer must not be negative: " + sizeBytes);
    }
    if (rsyncPath == null || !PATH.matcher(rsyncPath).matches()) {
      throw new InvalidNameException(
          "rsync_path of an offer must be lower-case letters, digits and '-'");
    }
  }
}
