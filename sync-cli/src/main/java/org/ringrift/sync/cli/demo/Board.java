package org.ringrift.sync.cli.demo;

/** A board that the demo plays on. */
enum Board {
  HEX8("hex8", 61),
  SQUARE8("square8", 64);

  private final String boardType;
  private final int spaces;

  Board(String boardType, int spaces) {
    this.boardType = boardType;
    this.spaces = spaces;
  }

  /** As it stands in the column board_type. */
  String boardType() {
    return boardType;
  }

  int spaces() {
    return spaces;
  }

  /** Board and players as events name them. */
  String configKey() {
    return boardType + "_" + Game.PLAYERS + "p";
  }

  /** Where its games are kept below a data directory. */
  String databasePath() {
    return "data/games/canonical_" + configKey() + ".db";
  }
}
