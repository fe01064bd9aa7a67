/**
 * What the fleet looks like, folded from what the topics say.
 *
 * <p>Facts go in one by one, in the order of each topic; summaries for people come out. Facts of
 * different topics, and of different keys, may come in any order: the result is the same. Nothing
 * here reads a clock, a topic or a file.
 */
package org.ringrift.sync.monitor.core;
