package org.ringrift.sync.events.registry;

import org.apache.avro.Schema;

/**
 * One version of a subject.
 *
 * @param version from 1, one more with every version of this subject
 * @param id of the schema, in the whole registry
 */
public record SubjectVersion(String subject, int version, int id, Schema schema) {}
