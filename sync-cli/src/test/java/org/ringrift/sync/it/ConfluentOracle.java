package org.ringrift.sync.it;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.avro.AvroSchema;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import org.apache.flink.avro.shaded.org.apache.avro.Schema;
import org.apache.flink.avro.shaded.org.apache.avro.generic.GenericDatumReader;
import org.apache.flink.avro.shaded.org.apache.avro.generic.GenericDatumWriter;
import org.apache.flink.avro.shaded.org.apache.avro.generic.GenericRecord;
import org.apache.flink.avro.shaded.org.apache.avro.io.BinaryEncoder;
import org.apache.flink.avro.shaded.org.apache.avro.io.DecoderFactory;
import org.apache.flink.formats.avro.registry.confluent.ConfluentSchemaRegistryCoder;

/**
 * Confluent's real registry client with Flink's coder of the wire format around it, over an Avro of
 * their own: nothing here is this project's code.
 */
final class ConfluentOracle implements AutoCloseable {
  private static final int CACHED_SCHEMAS = 100;

  private final CachedSchemaRegistryClient client;

  ConfluentOracle(String registryUrl) {
    client = new CachedSchemaRegistryClient(registryUrl, CACHED_SCHEMAS);
  }

  CachedSchemaRegistryClient client() {
    return client;
  }

  static AvroSchema schema(org.apache.avro.Schema schema) {
    return new AvroSchema(schema.toString());
  }

  /** The record as theirs writes it, its schema registered by theirs. */
  byte[] write(String subject, SpecificRecord record) throws IOException {
    Schema schema = schema(record.getSchema()).rawSchema();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new ConfluentSchemaRegistryCoder(subject, client).writeSchema(schema, out);
    BinaryEncoder encoder =
        org.apache.flink.avro.shaded.org.apache.avro.io.EncoderFactory.get()
            .directBinaryEncoder(out, null);
    new GenericDatumWriter<GenericRecord>(schema).write(translated(record, schema), encoder);
    encoder.flush();
    return out.toByteArray();
  }

  /** What theirs reads, as JSON text. */
  String read(byte[] payload) throws IOException {
    ByteArrayInputStream in = new ByteArrayInputStream(payload);
    Schema schema = new ConfluentSchemaRegistryCoder(client).readSchema(in);
    return new GenericDatumReader<GenericRecord>(schema)
        .read(null, DecoderFactory.get().directBinaryDecoder(in, null))
        .toString();
  }

  @Override
  public void close() throws IOException {
    client.close();
  }

  /** The same values in a record of their Avro. */
  private static GenericRecord translated(SpecificRecord record, Schema schema) throws IOException {
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    var encoder = EncoderFactory.get().directBinaryEncoder(plain, null);
    new SpecificDatumWriter<SpecificRecord>(record.getSchema()).write(record, encoder);
    encoder.flush();
    return new GenericDatumReader<GenericRecord>(schema)
        .read(null, DecoderFactory.get().binaryDecoder(plain.toByteArray(), null));
  }
}
