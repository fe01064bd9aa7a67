/**
 * From topics to facts: one thread reads every partition from its beginning, without a consumer
 * group, so that a monitor can be started and thrown away at will.
 */
package org.ringrift.sync.monitor.stream;
