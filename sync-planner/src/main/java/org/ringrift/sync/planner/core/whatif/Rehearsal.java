package org.ringrift.sync.planner.core.whatif;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.planner.core.fleet.NodeInput;
import org.ringrift.sync.planner.core.placement.ArtifactState;
import org.ringrift.sync.planner.core.placement.FleetMark;
import org.ringrift.sync.planner.core.placement.PlacementInput;

/**
 * Plays a recorded time under a plan: what producers, operators and nodes said is taken as it was
 * recorded, the planner's own rules decide anew, and what comes of transfers is modelled. The same
 * plan and history give the same outcome.
 *
 * <p>Before the window everything that was recorded is believed, also the ends of transfers, and
 * nothing is decided. In it, the ends of recorded transfers are left out, and of an inventory
 * counts what the node made itself, and what it had before the window and lost. Databases that are
 * merged are left out altogether.
 */
public final class Rehearsal {
  /** So often time passes. */
  private static final long TICK_MS = 1_000;

  /** Every artifact is looked at again at most so often, unless a node comes or goes. */
  private static final long SWEEP_MS = 10_000;

  private final Window window;
  private final Nodes nodes;
  private final Planned planned;
  private final RiskMeter risk;
  private final LongConsumer watch;
  private final Set<Place> inherited = new TreeSet<>();
  private FleetMark mark;
  private long nextTickMs;
  private long nextSweepMs;

  private Rehearsal(Plan plan, Speeds speeds, Window window, LongConsumer watch) {
    this.window = window;
    this.watch = watch;
    nodes = new Nodes(plan);
    risk = new RiskMeter(window.fromMs());
    planned = new Planned(plan, nodes, speeds, risk);
    nextTickMs = window.fromMs() + TICK_MS;
  }

  /**
   * Plays it.
   *
   * @param history in order of time
   * @param watch hears how far it is, in milliseconds since the epoch
   */
  public static Outcome of(
      Plan plan, List<Recorded> history, Speeds speeds, Window window, LongConsumer watch) {
    Rehearsal rehearsal = new Rehearsal(plan, speeds, window, watch);
    boolean begun = false;
    for (Recorded next : history) {
      if (next.atMs() >= window.toMs()) {
        break;
      }
      if (!begun && next.atMs() >= window.fromMs()) {
        rehearsal.begin();
        begun = true;
      }
      if (begun) {
        rehearsal.advance(next.atMs());
        rehearsal.take(next);
      } else {
        rehearsal.remember(next);
      }
    }
    if (!begun) {
      rehearsal.begin();
    }
    rehearsal.advance(window.toMs());
    return rehearsal.planned.outcome();
  }

  private void remember(Recorded said) {
    planned.at(said.atMs());
    switch (said) {
      case Recorded.Known known -> nodes.know(known.node());
      case Recorded.OfNode of -> nodes.hear(of.node(), of.input(), of.atMs());
      case Recorded.OfArtifact of -> {
        if (isPlayed(of.artifact())) {
          planned.learn(of.artifact(), of.input());
        }
      }
      case Recorded.Stock stock -> {
        stock.has().keySet().stream()
            .filter(Rehearsal::isPlayed)
            .forEach(id -> planned.learn(id, has(stock, id)));
        stock.lacks().stream()
            .filter(Rehearsal::isPlayed)
            .forEach(id -> planned.learn(id, lacks(stock)));
      }
    }
  }

  private void begin() {
    planned.at(window.fromMs());
    var unused = nodes.tick(window.fromMs());
    for (ArtifactState state : planned.all()) {
      risk.update(state, nodes.view(), window.fromMs());
      state.holdings().keySet().forEach(node -> inherited.add(new Place(state.id(), node)));
    }
    mark = planned.mark();
    planned.lookAtAll();
  }

  private void take(Recorded said) {
    switch (said) {
      case Recorded.Known known -> nodes.know(known.node());
      case Recorded.OfNode of -> hear(of);
      case Recorded.OfArtifact of -> {
        if (isPlayed(of.artifact()) && isCause(of)) {
          planned.decide(of.artifact(), of.input());
        }
      }
      case Recorded.Stock stock -> take(stock);
    }
  }

  private void hear(Recorded.OfNode of) {
    if (nodes.hear(of.node(), of.input(), of.atMs())) {
      planned.changed(of.node());
    }
    if (!(of.input() instanceof NodeInput.Heartbeat)) {
      nextSweepMs = 0;
    }
  }

  /** What is recorded of transfers is an effect of the plan that was in force then. */
  private boolean isCause(Recorded.OfArtifact of) {
    return switch (of.input()) {
      case PlacementInput.Announced announced -> true;
      case PlacementInput.OrphansFound found -> true;
      case PlacementInput.Requested requested ->
          planned.find(of.artifact()).flatMap(ArtifactState::wanted).isPresent();
      case PlacementInput.Completed completed -> false;
      case PlacementInput.AlreadyShared shared -> false;
      case PlacementInput.Failed failed -> false;
      case PlacementInput.InventoryHas has -> false;
      case PlacementInput.InventoryLacks lacks -> false;
      case PlacementInput.CopyDeleted deleted -> false;
      case PlacementInput.OriginalUnwanted unwanted -> false;
      case PlacementInput.Reminded reminded -> false;
      case PlacementInput.FleetChanged changed -> false;
    };
  }

  private void take(Recorded.Stock stock) {
    for (ArtifactId id : stock.has().keySet()) {
      boolean own =
          planned
              .find(id)
              .map(state -> state.wanted().isEmpty() || Standing.made(state, stock.node()))
              .orElse(true);
      if (own && isPlayed(id)) {
        planned.decide(id, has(stock, id));
      }
    }
    for (ArtifactId id : stock.lacks()) {
      if (inherited.remove(new Place(id, stock.node()))) {
        planned.decide(id, lacks(stock));
      }
    }
  }

  private static boolean isPlayed(ArtifactId artifact) {
    return !artifact.dataType().isMerged();
  }

  private static PlacementInput has(Recorded.Stock stock, ArtifactId id) {
    return new PlacementInput.InventoryHas(stock.node(), stock.has().get(id), stock.readAtMs());
  }

  private static PlacementInput lacks(Recorded.Stock stock) {
    return new PlacementInput.InventoryLacks(stock.node(), stock.readAtMs());
  }

  /** Lets time pass, transfers end and leases run out. */
  private void advance(long untilMs) {
    while (true) {
      long end = planned.transfers().nextEndMs().orElse(Long.MAX_VALUE);
      long next = Math.min(end, nextTickMs);
      if (next > untilMs) {
        planned.at(untilMs);
        return;
      }
      planned.at(next);
      if (end <= nextTickMs) {
        planned.arrive();
      } else {
        tick();
      }
    }
  }

  private void tick() {
    long nowMs = nextTickMs;
    nextTickMs += TICK_MS;
    planned.remind();
    for (NodeId node : nodes.tick(nowMs)) {
      planned.changed(node);
    }
    if (nowMs >= nextSweepMs) {
      FleetMark before = mark;
      mark = planned.mark();
      if (!mark.equals(before)) {
        planned.lookAtAll();
        nextSweepMs = nowMs + SWEEP_MS;
      }
    }
    planned.tick();
    watch.accept(nowMs);
  }
}
