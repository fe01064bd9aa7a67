/**
 * What the plain functions of the core cost by themselves, without Kafka and without stores. Run
 * with {@code ./ringsync bench core}; no test runs them.
 */
package org.ringrift.sync.planner.bench;
