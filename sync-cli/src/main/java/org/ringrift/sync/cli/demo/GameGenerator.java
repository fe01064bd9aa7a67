package org.ringrift.sync.cli.demo;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Makes up games whose rows are as large as real ones. The same seed, board and number give the
 * same game; its times come from the caller.
 */
final class GameGenerator {
  private static final int MIN_MOVES = 40;
  private static final int MORE_MOVES = 41;
  private static final int SNAPSHOT_EVERY = 20;
  private static final int HISTORY_EVERY = 10;
  private static final int FEATURES_EVERY = 10;
  private static final int CHOICE_EVERY = 11;
  private static final int FEATURE_BYTES = 512;
  private static final int HEURISTIC_BYTES = 84;
  private static final int HASH_BYTES = 8;
  private static final int PROBABLE_MOVES = 6;
  private static final String[] TYPES = {
    "place_ring", "move_stack", "move_stack", "overtaking_capture", "build_stack"
  };
  private static final String[] PHASES = {
    "ring_placement", "movement", "movement", "capture", "territory_processing"
  };

  private final Board board;
  private final long seed;

  GameGenerator(Board board, long seed) {
    this.board = board;
    this.seed = seed;
  }

  /**
   * @param number of the game in its database, from 1; makes the id different from all others'
   */
  Game game(long number, long nowMs) {
    Random random = new Random(seed * 1_000_003 + board.spaces() * 7_919L + number * 104_729);
    int moveCount = MIN_MOVES + random.nextInt(MORE_MOVES);
    List<Integer> numbers = IntStream.range(0, moveCount).boxed().toList();
    long durationMs = moveCount * (80L + random.nextInt(400));
    return new Game(
        id(number, random),
        board,
        random.nextInt(Integer.MAX_VALUE),
        nowMs - durationMs,
        durationMs,
        1 + random.nextInt(Game.PLAYERS),
        0.5 + random.nextDouble() / 2,
        boardJson(random, 0),
        numbers.stream().map(n -> move(n, random)).toList(),
        every(SNAPSHOT_EVERY, numbers).map(n -> state(n, random)).toList(),
        every(CHOICE_EVERY, numbers).map(n -> choice(n, random)).toList(),
        every(HISTORY_EVERY, numbers).map(n -> history(n, random)).toList(),
        features(numbers, random));
  }

  private static Stream<Integer> every(int step, List<Integer> numbers) {
    return numbers.stream().filter(n -> n % step == 0);
  }

  private String id(long number, Random random) {
    return String.format(
        Locale.ROOT, "selfplay-%s-%08d-%s", board.configKey(), number, hex(random, HASH_BYTES));
  }

  private Game.Move move(int number, Random random) {
    int kind = random.nextInt(TYPES.length);
    String json =
        String.format(
            Locale.ROOT,
            "{\"id\":\"%s\",\"type\":\"%s\",\"player\":%d,\"from\":%s,\"to\":%s,\"captureTarget\":%s,"
                + "\"captureChain\":[%s,%s,%s],\"placementCount\":%d,\"moveNumber\":%d,"
                + "\"formedLines\":[],\"collapsedMarkers\":[%s],\"minimumDistance\":%d}",
            hex(random, HASH_BYTES),
            TYPES[kind],
            player(number),
            place(random),
            place(random),
            place(random),
            place(random),
            place(random),
            place(random),
            1 + random.nextInt(3),
            number,
            place(random),
            random.nextInt(5));
    return new Game.Move(
        number,
        player(number),
        PHASES[kind],
        TYPES[kind],
        json,
        20 + random.nextInt(400),
        random.nextGaussian(),
        800,
        probabilities(random),
        Blob.of(bytes(random, HEURISTIC_BYTES)));
  }

  private static String probabilities(Random random) {
    return IntStream.range(0, PROBABLE_MOVES)
        .mapToObj(
            i ->
                String.format(
                    Locale.ROOT, "\"%d\":%.4f", random.nextInt(4000), random.nextDouble()))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private Game.State state(int number, Random random) {
    return new Game.State(number, boardJson(random, number), hex(random, HASH_BYTES));
  }

  private Game.Choice choice(int number, Random random) {
    String options =
        IntStream.range(0, 4)
            .mapToObj(i -> "{\"option\":" + i + ",\"at\":" + place(random) + "}")
            .collect(Collectors.joining(",", "[", "]"));
    return new Game.Choice(
        number, player(number), "line_reward", options, "{\"option\":" + random.nextInt(4) + "}");
  }

  private Game.History history(int number, Random random) {
    return new Game.History(
        number, player(number), boardJson(random, number), boardJson(random, number + 1));
  }

  private List<Game.Features> features(List<Integer> numbers, Random random) {
    List<Game.Features> all = new ArrayList<>();
    every(FEATURES_EVERY, numbers)
        .forEach(
            n -> {
              for (int player = 1; player <= Game.PLAYERS; player++) {
                all.add(
                    new Game.Features(
                        n,
                        player,
                        Blob.of(bytes(random, FEATURE_BYTES)),
                        random.nextDouble() * 2 - 1));
              }
            });
    return all;
  }

  /** A position with a stack on about a third of the spaces. */
  private String boardJson(Random random, int moveNumber) {
    String stacks =
        IntStream.range(0, board.spaces())
            .filter(space -> random.nextInt(3) == 0)
            .mapToObj(space -> stack(random, space))
            .collect(Collectors.joining(","));
    return "{\"board\":{\"type\":\""
        + board.boardType()
        + "\",\"stacks\":{"
        + stacks
        + "}},\"moveNumber\":"
        + moveNumber
        + "}";
  }

  private static String stack(Random random, int space) {
    int bottom = 1 + random.nextInt(Game.PLAYERS);
    int top = 1 + random.nextInt(Game.PLAYERS);
    String at = "\"" + space / 8 + "," + space % 8 + "\":";
    String rings = "{\"rings\":[" + bottom + "," + top + "],";
    return at + rings + "\"height\":" + (1 + random.nextInt(4)) + ",\"owner\":" + top + "}";
  }

  private static int player(int moveNumber) {
    return 1 + moveNumber % Game.PLAYERS;
  }

  private static String place(Random random) {
    return "{\"x\":" + random.nextInt(8) + ",\"y\":" + random.nextInt(8) + "}";
  }

  private static String hex(Random random, int length) {
    return HexFormat.of().formatHex(bytes(random, length));
  }

  private static byte[] bytes(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
