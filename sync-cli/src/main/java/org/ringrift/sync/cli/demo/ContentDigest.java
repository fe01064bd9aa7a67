package org.ringrift.sync.cli.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a file says, whatever its bytes: equal for two databases whose tables have equal rows, in
 * whatever order and on whatever pages they lie.
 */
final class ContentDigest {
  private ContentDigest() {}

  /** The number of rows and a digest over all rows in order, by table. */
  static Map<String, String> ofTables(Connection database) throws SQLException {
    Map<String, String> digests = new TreeMap<>();
    for (String table : Databases.tables(database)) {
      digests.put(table, ofTable(database, table));
    }
    return digests;
  }

  /** SHA-256 of a file's bytes, in lower-case hex digits. */
  static String ofFile(Path file) throws IOException {
    MessageDigest sha256 = sha256();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), sha256)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(sha256.digest());
  }

  private static String ofTable(Connection database, String table) throws SQLException {
    String name = '"' + table.replace("\"", "\"\"") + '"';
    int columns =
        (int)
            Databases.number(
                database,
                "SELECT count(*) FROM pragma_table_info('" + table.replace("'", "''") + "')");
    String order =
        IntStream.rangeClosed(1, columns)
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(", "));
    MessageDigest sha256 = sha256();
    long rows = 0;
    try (Statement statement = database.createStatement();
        ResultSet result = statement.executeQuery("SELECT * FROM " + name + " ORDER BY " + order)) {
      while (result.next()) {
        rows++;
        for (int column = 1; column <= columns; column++) {
          add(sha256, result.getObject(column));
        }
      }
    }
    return rows + " rows, " + HexFormat.of().formatHex(sha256.digest());
  }

  /** With type and length, so that no two different rows give the same bytes. */
  private static void add(MessageDigest sha256, Object value) {
    byte[] bytes =
        switch (value) {
          case null -> new byte[0];
          case byte[] blob -> blob;
          default -> value.toString().getBytes(StandardCharsets.UTF_8);
        };
    String type = value == null ? "null" : value.getClass().getSimpleName();
    sha256.update(type.getBytes(StandardCharsets.UTF_8));
    sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
    sha256.update(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
