/**
 * Events as JSON, for producers that have no Kafka client: what a worker takes at {@code POST
 * /events/<kind>} and {@code ringsync publish <kind>} reads.
 *
 * <p>A body is one object whose fields are those of the Avro record of that kind, under the same
 * names. Optional everywhere: {@code event_id} (a repeat carries the same one) and {@code
 * occurred_at_ms}.
 */
package org.ringrift.sync.events.json;
