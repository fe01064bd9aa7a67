package org.ringrift.sync.cli.demo;

import java.util.List;

/**
 * A finished game, as rows.
 *
 * @param createdAtMs when it began, epoch milliseconds
 * @param durationMs how long it took to play
 * @param winner number of the player who won
 */
record Game(
    String id,
    Board board,
    long rngSeed,
    long createdAtMs,
    long durationMs,
    int winner,
    double quality,
    String initialStateJson,
    List<Move> moves,
    List<State> snapshots,
    List<Choice> choices,
    List<History> history,
    List<Features> features) {
  static final int PLAYERS = 2;

  Game {
    moves = List.copyOf(moves);
    snapshots = List.copyOf(snapshots);
    choices = List.copyOf(choices);
    history = List.copyOf(history);
    features = List.copyOf(features);
  }

  record Move(
      int number,
      int player,
      String phase,
      String type,
      String json,
      long thinkTimeMs,
      double eval,
      int nodes,
      String probsJson,
      Blob heuristics) {}

  record State(int moveNumber, String json, String hash) {}

  record Choice(int moveNumber, int player, String type, String optionsJson, String chosenJson) {}

  record History(int moveNumber, int player, String beforeJson, String afterJson) {}

  record Features(int moveNumber, int perspective, Blob features, double value) {}
}
