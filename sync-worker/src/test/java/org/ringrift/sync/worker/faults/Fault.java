package org.ringrift.sync.worker.faults;

/**
 * What goes wrong with one connection.
 *
 * @param afterBytes happens once so many bytes have gone this way
 */
record Fault(Kind kind, Way way, long afterBytes) {

  /** Which bytes of a connection are meant. */
  enum Way {
    /** From who connected. */
    THERE,
    /** To who connected. */
    BACK
  }

  /** How a connection breaks. */
  enum Kind {
    /** Both sides get a reset. */
    RESET,
    /** Both sides get an orderly end. */
    CLOSE,
    /** Nothing is taken or passed on this way any more; the other way goes on. */
    STALL,
    /** What comes now comes late, once. */
    DELAY,
    /** The rest of this way is lost behind an orderly end; the other way goes on. */
    TRUNCATE,
    /** Some bytes arrive changed. */
    CORRUPT,
    /**
     * Nothing that is sent arrives, and nobody is told: each side believes that the other lives.
     */
    HALF_OPEN
  }
}
