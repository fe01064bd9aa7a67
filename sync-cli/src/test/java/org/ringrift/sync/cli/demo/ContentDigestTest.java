package org.ringrift.sync.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContentDigestTest {
  private static Map<String, String> digest(String... statements) throws SQLException {
    try (Connection database = DriverManager.getConnection("jdbc:sqlite::memory:");
        Statement statement = database.createStatement()) {
      statement.execute("CREATE TABLE \"odd \"\" name\" (a, b)");
      for (String sql : statements) {
        statement.execute(sql.replace("T", "\"odd \"\" name\""));
      }
      return ContentDigest.ofTables(database);
    }
  }

  @Test
  void orderOfRowsMakesNoDifference() throws Exception {
    assertThat(digest("insert into T values (1, 'x')", "insert into T values (2, null)"))
        .isEqualTo(digest("insert into T values (2, null)", "insert into T values (1, 'x')"))
        .containsOnlyKeys("odd \" name");
  }

  @Test
  void everyDifferenceInAValueShows() throws Exception {
    Map<String, String> text = digest("insert into T values ('12', '3')");
    assertThat(text)
        .isNotEqualTo(digest("insert into T values ('1', '23')"))
        .isNotEqualTo(digest("insert into T values (12, '3')"))
        .isNotEqualTo(digest("insert into T values (x'3132', '3')"))
        .isNotEqualTo(digest("insert into T values ('12', null)"))
        .isNotEqualTo(digest());
  }
}
