/** The records of every topic, generated from {@code src/main/avro}, and the topics themselves. */
package org.ringrift.sync.events;
