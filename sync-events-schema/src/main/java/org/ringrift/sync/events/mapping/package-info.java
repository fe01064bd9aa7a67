/** Between the Avro records of the topics and the values of {@code org.ringrift.sync.core}. */
package org.ringrift.sync.events.mapping;
