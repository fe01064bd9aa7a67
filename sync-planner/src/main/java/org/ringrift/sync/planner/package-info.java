/**
 * The planner: decides which node should hold what, and hands out the work.
 *
 * <p>{@code core} holds every decision as plain functions; {@code stream} is the Kafka Streams
 * shell around it; this package starts and stops the process.
 */
package org.ringrift.sync.planner;
