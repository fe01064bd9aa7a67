package org.ringrift.sync.worker.faults;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Decides which connections break, and how; counts what has happened. Thread-safe. */
final class FaultPlan {
  private static final List<Fault.Kind> KINDS = List.of(Fault.Kind.values());

  /** Each of them takes somebody's patience, which is what a run spends its time on. */
  private static final Set<Fault.Kind> SILENT = Set.of(Fault.Kind.STALL, Fault.Kind.HALF_OPEN);

  private static final int SMALL_BYTES = 300;
  private static final int LARGE_EXPONENT = 20;

  private final Random random;
  private final Map<Fault.Kind, Integer> happened = new EnumMap<>(Fault.Kind.class);
  private boolean breaking;

  FaultPlan(long seed) {
    random = new Random(seed);
  }

  /** From now on connections break, or none does any more. */
  synchronized void breakConnections(boolean yes) {
    breaking = yes;
  }

  /** What is to happen to a new connection; nothing to every sixth one. */
  synchronized Optional<Fault> next() {
    if (!breaking || random.nextInt(6) == 0) {
      return Optional.empty();
    }
    Fault.Kind kind = kind();
    if (SILENT.contains(kind) && random.nextBoolean()) {
      kind = kind();
    }
    Fault.Way way = random.nextInt(3) == 0 ? Fault.Way.THERE : Fault.Way.BACK;
    return Optional.of(new Fault(kind, way, place()));
  }

  private Fault.Kind kind() {
    return random.nextInt(4) == 0 ? Fault.Kind.CORRUPT : KINDS.get(random.nextInt(KINDS.size()));
  }

  /** In the headers, or anywhere up to a megabyte, small numbers as often as large ones. */
  private long place() {
    return random.nextBoolean()
        ? random.nextInt(SMALL_BYTES)
        : (long) Math.pow(2, random.nextDouble() * LARGE_EXPONENT);
  }

  /** Says that one has happened. */
  synchronized void happened(Fault fault) {
    happened.merge(fault.kind(), 1, Integer::sum);
  }

  /** How many have happened. */
  synchronized int count() {
    return happened.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** The same by kind, for people. */
  synchronized String said() {
    return happened.toString();
  }
}
