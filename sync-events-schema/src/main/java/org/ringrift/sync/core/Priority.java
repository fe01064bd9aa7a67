package org.ringrift.sync.core;

/** Order of work, least urgent first, so that {@code compareTo} ranks it. */
public enum Priority {
  LOW,
  NORMAL,
  HIGH,
  CRITICAL
}
