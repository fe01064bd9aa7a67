/**
 * The words that every part of RingRift Sync shares: nodes, artifacts, versions, jobs.
 *
 * <p>Pure values, validated when they are made. Nothing here reads a clock, a file or a network,
 * and nothing but {@code java.*} is imported; the {@code core} packages of the other modules build
 * on it.
 */
package org.ringrift.sync.core;
