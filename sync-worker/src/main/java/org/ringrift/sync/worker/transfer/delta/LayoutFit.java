package org.ringrift.sync.worker.transfer.delta;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.worker.delta.GameLayout;
import org.ringrift.sync.worker.delta.GameTable;
import org.ringrift.sync.worker.store.Failure;
import org.ringrift.sync.worker.store.GamesDatabase;
import org.ringrift.sync.worker.transfer.BrokenException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a replica the tables and columns that it lacks, inside the transaction that brings the
 * first games which need them. Columns that only the replica has get their defaults.
 *
 * <p>A table is made from the source's own definition, with its indexes and triggers. A column is
 * added with its declared type and, where that is a literal, its default. A column that is part of
 * a key, or whose default is computed, cannot be added; then a whole copy has to come.
 */
final class LayoutFit {
  private static final Logger log = LoggerFactory.getLogger(LayoutFit.class);
  private static final Pattern TYPE = Pattern.compile("[\\p{L}\\p{N}_ (),]{0,100}");
  private static final Pattern TABLE =
      Pattern.compile("\\s*CREATE\\s+TABLE\\b.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  private static final Pattern INDEX_OR_TRIGGER =
      Pattern.compile(
          "\\s*CREATE\\s+((UNIQUE\\s+)?INDEX|TRIGGER)\\b.*",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private final Connection connection;

  LayoutFit(Connection connection) {
    this.connection = connection;
  }

  /**
   * Makes the replica fit for rows of these tables.
   *
   * @return the layout of the replica after that
   */
  List<GameTable> fit(List<GameTable> wanted) throws SQLException, BrokenException {
    List<GameTable> here = GameLayout.read(connection);
    if (here.isEmpty()) {
      throw refused("the replica has no games that can be told apart by id");
    }
    if (wanted.stream().allMatch(table -> fits(here, table))) {
      return here;
    }
    for (GameTable table : wanted) {
      Optional<GameTable> found = find(here, table.name());
      if (found.isEmpty()) {
        create(table);
      } else {
        addColumns(table, found.get());
      }
    }
    List<GameTable> after = GameLayout.read(connection);
    for (GameTable table : wanted) {
      if (!fits(after, table)) {
        throw refused("the replica has no table '" + table.name() + "' as the source has it");
      }
    }
    return after;
  }

  /**
   * The layout of a database that is not to be changed.
   *
   * @throws BrokenException where rows of these tables do not fit into it
   */
  List<GameTable> require(List<GameTable> wanted) throws SQLException, BrokenException {
    List<GameTable> here = GameLayout.read(connection);
    for (GameTable table : wanted) {
      if (!fits(here, table)) {
        throw new BrokenException(
            new Failure(
                FailureCategory.VERIFICATION_FAILED,
                "its table '"
                    + table.name()
                    + "' has not all columns that the games have; bring the layout of the database"
                    + " up to date, and what it lost comes back"));
      }
    }
    return here;
  }

  static Optional<GameTable> find(List<GameTable> tables, String name) {
    return tables.stream().filter(table -> table.name().equalsIgnoreCase(name)).findFirst();
  }

  private static boolean fits(List<GameTable> here, GameTable wanted) {
    return find(here, wanted.name())
        .filter(
            table ->
                wanted.columns().stream().allMatch(column -> table.indexOf(column.name()) >= 0))
        .isPresent();
  }

  private void create(GameTable table) throws SQLException, BrokenException {
    Pattern form = TABLE;
    for (String sql : table.ddl()) {
      if (!form.matcher(sql).matches()) {
        throw refused("the definition of table '" + table.name() + "' is none: " + sql);
      }
      // Prepared, so that nothing behind a semicolon is run.
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        statement.execute();
      }
      form = INDEX_OR_TRIGGER;
    }
    log.info("made table {}, which the source has", table.name());
  }

  private void addColumns(GameTable wanted, GameTable here) throws SQLException, BrokenException {
    for (GameTable.Column column : wanted.columns()) {
      if (here.indexOf(column.name()) < 0) {
        String name = wanted.name() + "." + column.name();
        boolean sound =
            TYPE.matcher(column.type()).matches()
                && column.defaultValue().map(GameLayout::isLiteral).orElse(true);
        if (!column.addable() || !sound) {
          throw refused("column " + name + " cannot be added to the replica");
        }
        GamesDatabase.execute(
            connection,
            "ALTER TABLE "
                + GameTable.quoted(here.name())
                + " ADD COLUMN "
                + GameTable.quoted(column.name())
                + " "
                + column.type()
                + column.defaultValue().map(value -> " DEFAULT " + value).orElse(""));
        log.info("added column {} {}, which the source has", name, column.type());
      }
    }
  }

  private static BrokenException refused(String error) {
    return new BrokenException(
        new Failure(FailureCategory.VERIFICATION_FAILED, error + "; a whole copy brings it"));
  }
}
