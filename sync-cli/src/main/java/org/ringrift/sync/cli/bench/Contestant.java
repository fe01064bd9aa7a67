package org.ringrift.sync.cli.bench;

import java.util.List;
import org.ringrift.sync.cli.command.CommandException;
import org.ringrift.sync.cli.machine.StartException;

/** A topology of two stages that reads {@code game-events}, over one broker. */
interface Contestant extends AutoCloseable {
  String name();

  /** The group that it works as. */
  String group();

  /** The topics between its stages, in the order in which an event passes them. */
  List<String> between();

  /**
   * Brings it to where the events of the load are news about databases that it knows. It does not
   * run afterwards.
   */
  void prepare() throws StartException, CommandException, InterruptedException;

  void start() throws StartException;

  /** True once nothing is under way that would disturb what is measured next. */
  boolean idle();

  void stop();

  @Override
  void close();
}
