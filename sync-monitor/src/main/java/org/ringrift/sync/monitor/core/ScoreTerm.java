package org.ringrift.sync.monitor.core;

/** What one rule adds to a score, or takes from it. */
public record ScoreTerm(String name, double points) {}
