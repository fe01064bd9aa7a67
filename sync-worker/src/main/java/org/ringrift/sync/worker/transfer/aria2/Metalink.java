package org.ringrift.sync.worker.transfer.aria2;

import java.util.HexFormat;
import java.util.List;
import org.ringrift.sync.worker.store.ChunkHashes;
import org.ringrift.sync.worker.transfer.Supply;
import org.ringrift.sync.worker.transfer.http.ChunkSource;

/**
 * A file with its sources and the hash of each chunk, as aria2 reads it (RFC 5854). Hosts and ids
 * are of forms in which nothing has a meaning to XML.
 */
final class Metalink {
  private Metalink() {}

  static String of(String name, long sizeBytes, ChunkHashes hashes, List<Supply> supplies) {
    StringBuilder text =
        new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
            .append("<metalink xmlns=\"urn:ietf:params:xml:ns:metalink\"><file name=\"")
            .append(name)
            .append("\"><size>")
            .append(sizeBytes)
            .append("</size><pieces type=\"sha-256\" length=\"")
            .append(ChunkHashes.chunkSizeBytes(sizeBytes))
            .append("\">\n");
    byte[] bytes = hashes.toBytes();
    for (int at = 0; at < bytes.length; at += ChunkHashes.HASH_SIZE_BYTES) {
      text.append("<hash>")
          .append(HexFormat.of().formatHex(bytes, at, at + ChunkHashes.HASH_SIZE_BYTES))
          .append("</hash>\n");
    }
    text.append("</pieces>\n");
    for (Supply supply : supplies) {
      text.append("<url>")
          .append(ChunkSource.data(supply, supply.addresses().getFirst()))
          .append("</url>\n");
    }
    return text.append("</file></metalink>\n").toString();
  }
}
