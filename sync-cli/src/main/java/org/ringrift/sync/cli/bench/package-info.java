/**
 * Benchmarks of the running product against the peers that one would otherwise use, each pair in
 * one run: {@code ringsync bench}. Benchmarks of single decisions are in the modules of the
 * decisions.
 */
package org.ringrift.sync.cli.bench;
