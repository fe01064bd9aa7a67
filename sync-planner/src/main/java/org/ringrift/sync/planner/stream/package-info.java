/**
 * The Kafka Streams shell: reads records, calls the rules of {@code core}, keeps what they return,
 * and passes on what they want done. Decides nothing itself.
 */
package org.ringrift.sync.planner.stream;
