/**
 * Kafka serdes for Avro records in the Confluent wire format: the byte 0, the schema id in four
 * bytes, most significant first, then the record in Avro's binary form. Readers and writers of any
 * language that use Confluent's own serdes understand them, and the other way round.
 *
 * <p>A payload that cannot be read gives one of the exceptions below {@link
 * org.ringrift.sync.events.serde.PayloadException}; a registry that does not help gives a {@link
 * org.ringrift.sync.events.registry.RegistryException}.
 */
package org.ringrift.sync.events.serde;
