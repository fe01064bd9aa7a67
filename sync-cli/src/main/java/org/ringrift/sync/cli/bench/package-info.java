/**
 * Benchmarks of the running pipeline, on an embedded broker and a local registry: {@code ringsync
 * bench}. Benchmarks of single decisions are in the modules of the decisions.
 */
package org.ringrift.sync.cli.bench;
