/** The metrics of the pipeline, for Prometheus. */
package org.ringrift.sync.monitor.metrics;
