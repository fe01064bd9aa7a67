package org.ringrift.sync.worker.merge;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.ringrift.sync.core.ContentHash;
import org.ringrift.sync.worker.store.FileDigest;

/** The rows of a database that are merged, by table. Immutable. */
record Content(SortedMap<String, Table> tables) {

  /** The rows of one table; all have its columns. */
  record Table(Columns columns, List<Row> rows) {
    Table {
      rows = List.copyOf(rows);
    }

    Table in(Columns wider) {
      return wider.equals(columns)
          ? this
          : new Table(wider, rows.stream().map(row -> row.in(wider)).toList());
    }
  }

  Content {
    tables = Collections.unmodifiableSortedMap(new TreeMap<>(tables));
  }

  /** The rows of a table; none where it is not there. */
  List<Row> rows(String table) {
    Table found = tables.get(table);
    return found == null ? List.of() : found.rows();
  }

  Content with(String name, Table table) {
    SortedMap<String, Table> changed = new TreeMap<>(tables);
    changed.put(name, table);
    return new Content(changed);
  }

  long rowCount() {
    return tables.values().stream().mapToLong(table -> table.rows().size()).sum();
  }

  /** The sum of the hashes of all rows, so that their order does not matter; hashed once more. */
  ContentHash digest() {
    long[] sum = new long[4];
    MessageDigest sha256 = FileDigest.sha256();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      for (var table : tables.entrySet()) {
        for (Row row : table.getValue().rows()) {
          bytes.reset();
          out.writeUTF(table.getKey());
          row.write(out);
          ByteBuffer hash = ByteBuffer.wrap(sha256.digest(bytes.toByteArray()));
          for (int i = 0; i < sum.length; i++) {
            sum[i] += hash.getLong();
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("memory can be written to", e);
    }
    ByteBuffer all = ByteBuffer.allocate(5 * Long.BYTES).putLong(rowCount());
    LongStream.of(sum).forEach(all::putLong);
    return new ContentHash(HexFormat.of().formatHex(sha256.digest(all.array())));
  }
}
