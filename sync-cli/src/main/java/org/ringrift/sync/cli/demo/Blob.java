package org.ringrift.sync.cli.demo;

import java.util.HexFormat;

/** Bytes of a BLOB column, as lower-case hex digits, so that equal bytes are equal blobs. */
record Blob(String hex) {
  static Blob of(byte[] bytes) {
    return new Blob(HexFormat.of().formatHex(bytes));
  }

  byte[] bytes() {
    return HexFormat.of().parseHex(hex);
  }
}
