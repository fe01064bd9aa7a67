package org.ringrift.sync.events.serde;

import java.nio.ByteBuffer;

/** The five bytes before every record: 0, then the schema id. */
final class WireFormat {
  static final byte MAGIC = 0;
  static final int HEADER_BYTES = 1 + Integer.BYTES;

  private WireFormat() {}

  static byte[] header(int schemaId) {
    return ByteBuffer.allocate(HEADER_BYTES).put(MAGIC).putInt(schemaId).array();
  }

  /**
   * The schema id of a payload.
   *
   * @throws ForeignPayloadException where there is no such header
   */
  static int schemaId(String topic, byte[] payload) {
    if (payload.length < HEADER_BYTES) {
      throw new ForeignPayloadException(
          "a record of "
              + topic
              + " has "
              + payload.length
              + " bytes, too few for the "
              + HEADER_BYTES
              + " bytes of the Confluent header; find out who writes it");
    }
    if (payload[0] != MAGIC) {
      throw new ForeignPayloadException(
          "a record of "
              + topic
              + " starts with byte "
              + payload[0]
              + " where the Confluent wire"
              + " format has 0; its writer must use a Confluent serializer");
    }
    return ByteBuffer.wrap(payload).getInt(1);
  }

  static String subject(String topic, boolean isKey) {
    return topic + (isKey ? "-key" : "-value");
  }
}
