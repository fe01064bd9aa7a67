package org.ringrift.sync.events.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;
import org.ringrift.sync.events.DataSyncFailed;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.events.GameCompleted;
import org.ringrift.sync.events.GameEvent;
import org.ringrift.sync.events.SyncSerdes;
import org.ringrift.sync.events.SyncTick;
import org.ringrift.sync.events.SyncTopics;
import org.ringrift.sync.events.registry.IncompatibleSchemaException;
import org.ringrift.sync.events.registry.RegistryClient;
import org.ringrift.sync.events.registry.RegistryConfig;
import org.ringrift.sync.events.registry.UnknownSchemaIdException;
import org.ringrift.sync.events.registry.UnknownSubjectException;
import org.ringrift.sync.events.registry.UnregisteredSchemaException;

class SyncAvroSerdeTest {
  private static final String TOPIC = "game-events";
  private static final GameEvent EVENT =
      new GameEvent(
          "e1",
          5L,
          "n1",
          new GameCompleted(
              "games/ä.db", null, 2, 9L, null, List.of("g1", "g2"), 4096L, 0.5, null, null));

  private final String url = "mock://" + UUID.randomUUID();
  private final RegistryClient registry =
      RegistryClient.of(RegistryConfig.from(Map.of("schema.registry.url", url)));

  @Test
  void recordsComeBackAsTheyWere() {
    Serde<GameEvent> serde = new SyncSerdes(config()).values(SyncTopics.GAME_EVENTS);

    byte[] bytes = serde.serializer().serialize(TOPIC, EVENT);

    assertThat(serde.deserializer().deserialize(TOPIC, bytes)).isEqualTo(EVENT);
    assertThat(registry.subjects()).containsExactly("game-events-value");
  }

  @Test
  void theHeaderIsZeroAndTheIdAndTheBodyIsPlainAvro() throws IOException {
    byte[] bytes = serializer(Map.of()).serialize(TOPIC, EVENT);

    int id = registry.latest("game-events-value").id();
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    var encoder = EncoderFactory.get().binaryEncoder(plain, null);
    new SpecificDatumWriter<>(GameEvent.class).write(EVENT, encoder);
    encoder.flush();
    assertThat(bytes)
        .isEqualTo(
            ByteBuffer.allocate(5 + plain.size())
                .put((byte) 0)
                .putInt(id)
                .put(plain.toByteArray())
                .array());
  }

  @Test
  void nothingStaysNothing() {
    assertThat(serializer(Map.of()).serialize(TOPIC, null)).isNull();
    assertThat(deserializer(Map.of()).deserialize(TOPIC, null)).isNull();
  }

  @Test
  void keysHaveASubjectOfTheirOwn() {
    SyncAvroSerializer<IndexedRecord> serializer = new SyncAvroSerializer<>();
    serializer.configure(config(), true);
    serializer.serialize("t", new SyncTick(1L));

    assertThat(registry.subjects()).containsExactly("t-key");
  }

  @Test
  void whatAnOlderVersionWroteReadsAsTheCompiledVersion() throws IOException {
    Schema older =
        SchemaBuilder.record("DataSyncFailed")
            .namespace("org.ringrift.sync.events")
            .fields()
            .requiredString("obsolete")
            .name("category")
            .type()
            .enumeration("FailureCategory")
            .defaultSymbol("INTERNAL")
            .symbols("INTERNAL", "SOMETHING_GONE")
            .noDefault()
            .requiredString("error")
            .requiredBoolean("retryable")
            .endRecord();
    GenericRecord record =
        new GenericRecordBuilder(older)
            .set("obsolete", "x")
            .set(
                "category",
                new GenericData.EnumSymbol(older.getField("category").schema(), "SOMETHING_GONE"))
            .set("error", "broken")
            .set("retryable", true)
            .build();
    byte[] bytes = serializer(Map.of()).serialize("t", record);

    assertThat(deserializer(Map.of("specific.avro.reader", "true")).deserialize("t", bytes))
        .isEqualTo(new DataSyncFailed(FailureCategory.INTERNAL, true, "broken", List.of()));
  }

  @Test
  void withoutTheSpecificReaderRecordsAreGeneric() {
    byte[] bytes = serializer(Map.of()).serialize("t", new SyncTick(7L));

    assertThat(deserializer(Map.of()).deserialize("t", bytes))
        .isInstanceOf(GenericRecord.class)
        .satisfies(record -> assertThat(((GenericRecord) record).get("tick_at_ms")).isEqualTo(7L));
  }

  @Test
  void schemasThatMustBeThereAlreadyAreNotRegistered() {
    var serializer = serializer(Map.of("auto.register.schemas", "false"));

    assertThatThrownBy(() -> serializer.serialize("t", new SyncTick(1L)))
        .isInstanceOf(UnknownSubjectException.class);
    registry.register("t-value", SchemaBuilder.record("X").fields().endRecord());
    assertThatThrownBy(() -> serializer.serialize("t", new SyncTick(1L)))
        .isInstanceOf(UnregisteredSchemaException.class);
    registry.register("u-value", SyncTick.getClassSchema());
    assertThat(serializer.serialize("u", new SyncTick(1L))).startsWith(0);
  }

  @Test
  void anIncompatibleSchemaIsRefused() {
    registry.register("t-value", SchemaBuilder.record("X").fields().requiredInt("x").endRecord());

    assertThatThrownBy(() -> serializer(Map.of()).serialize("t", new SyncTick(1L)))
        .isInstanceOf(IncompatibleSchemaException.class);
  }

  @Test
  void theLatestVersionIsWrittenByNameNotByPosition() {
    Schema latest =
        SchemaBuilder.record("SyncTick")
            .namespace("org.ringrift.sync.events")
            .fields()
            .optionalString("first")
            .requiredLong("tick_at_ms")
            .endRecord();
    int id = registry.register("t-value", latest);
    var serializer = serializer(Map.of("use.latest.version", "true"));

    byte[] bytes = serializer.serialize("t", new SyncTick(7L));

    assertThat(ByteBuffer.wrap(bytes).getInt(1)).isEqualTo(id);
    assertThat(bytes).endsWith(0, 14);
    assertThat(registry.latest("t-value").version()).isEqualTo(1);
  }

  @Test
  void aRecordThatTheLatestVersionCannotHoldIsRefused() {
    registry.register(
        "t-value",
        SchemaBuilder.record("SyncTick")
            .namespace("org.ringrift.sync.events")
            .fields()
            .requiredString("must")
            .endRecord());

    assertThatThrownBy(
            () -> serializer(Map.of("use.latest.version", "true")).serialize("t", new SyncTick(7L)))
        .isInstanceOf(MismatchedPayloadException.class)
        .hasMessageContaining("must");
  }

  @Test
  void aRecordWithoutARequiredValueIsRefused() {
    assertThatThrownBy(
            () -> serializer(Map.of()).serialize(TOPIC, new GameEvent("e", 1L, null, null)))
        .isInstanceOf(MismatchedPayloadException.class)
        .hasMessageContaining("GameEvent")
        .hasMessageContaining("node_id");
  }

  @Test
  void everyBadPayloadHasItsOwnError() {
    byte[] good = serializer(Map.of()).serialize(TOPIC, EVENT);
    byte[] foreign = good.clone();
    foreign[0] = 'x';
    byte[] unknownId = ByteBuffer.wrap(good.clone()).putInt(1, 99).array();
    byte[] otherType = serializer(Map.of()).serialize("ticks", new SyncTick(1L));

    assertUnreadable(new byte[0], ForeignPayloadException.class, "has 0 bytes");
    assertUnreadable(new byte[4], ForeignPayloadException.class, "has 4 bytes");
    assertUnreadable(foreign, ForeignPayloadException.class, "starts with byte 120");
    assertUnreadable(unknownId, UnknownSchemaIdException.class, "schema id 99");
    assertUnreadable(otherType, MismatchedPayloadException.class, "SyncTick");
    assertUnreadable(
        Arrays.copyOf(good, good.length + 1), MismatchedPayloadException.class, "left over");
    for (int length = 5; length < good.length; length++) {
      assertUnreadable(
          Arrays.copyOf(good, length), TruncatedPayloadException.class, "in the middle");
    }
  }

  @Test
  void aRecordWithoutAGeneratedClassIsRefusedByTheSpecificReader() {
    Schema schema = SchemaBuilder.record("NoSuchClass").fields().requiredInt("a").endRecord();
    byte[] bytes =
        serializer(Map.of()).serialize("t", new GenericRecordBuilder(schema).set("a", 1).build());

    assertThatThrownBy(
            () -> deserializer(Map.of("specific.avro.reader", "true")).deserialize("t", bytes))
        .isInstanceOf(MismatchedPayloadException.class)
        .hasMessageContaining("no generated class");
  }

  @Test
  void aHugeLengthInAPayloadReservesNoMemory() {
    byte[] header = Arrays.copyOf(serializer(Map.of()).serialize(TOPIC, EVENT), 5);
    byte[] hugeString = {(byte) 0xf0, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f};

    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    assertUnreadable(concat(header, hugeString), TruncatedPayloadException.class, "in the middle");
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(100_000_000);
  }

  @Test
  void rubbishGivesAnErrorAndNothingElse() {
    byte[] good = serializer(Map.of()).serialize(TOPIC, EVENT);
    var reader = new SyncAvroDeserializer<>(registry, GameEvent.class);
    long seed = 20_240_601;
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = good.clone();
      int changes = 1 + random.nextInt(4);
      for (int change = 0; change < changes; change++) {
        bytes[5 + random.nextInt(bytes.length - 5)] = (byte) random.nextInt();
      }
      try {
        assertThat(reader.deserialize(TOPIC, bytes)).isNotNull();
      } catch (PayloadException expected) {
        assertThat(expected).hasMessageContaining(TOPIC);
      } catch (RuntimeException | Error e) {
        throw new AssertionError(
            "seed " + seed + ", round " + i + ": " + Arrays.toString(bytes), e);
      }
    }
  }

  @Test
  void whatIsNotSupportedIsRefusedByName() {
    assertThatThrownBy(
            () ->
                serializer(
                    Map.of(
                        "value.subject.name.strategy",
                        "io.confluent.kafka.serializers.subject.RecordNameStrategy")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("only TopicNameStrategy is supported");
    assertThatThrownBy(() -> serializer(Map.of("auto.register.schemas", "maybe")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("auto.register.schemas");
    serializer(
        Map.of(
            "value.subject.name.strategy",
            "io.confluent.kafka.serializers.subject.TopicNameStrategy"));
  }

  @Test
  void theSerdeIsConfiguredByClassNameToo() {
    try (SyncAvroSerde<IndexedRecord> serde = new SyncAvroSerde<>()) {
      serde.configure(config(Map.of("specific.avro.reader", "true")), false);

      byte[] bytes = serde.serializer().serialize(TOPIC, EVENT);

      assertThat(serde.deserializer().deserialize(TOPIC, bytes)).isEqualTo(EVENT);
    }
  }

  private void assertUnreadable(
      byte[] payload, Class<? extends SerializationException> type, String message) {
    var reader = new SyncAvroDeserializer<>(registry, GameEvent.class);
    assertThatThrownBy(() -> reader.deserialize(TOPIC, payload))
        .isExactlyInstanceOf(type)
        .hasMessageContaining(message);
  }

  private SyncAvroSerializer<IndexedRecord> serializer(Map<String, String> more) {
    SyncAvroSerializer<IndexedRecord> serializer = new SyncAvroSerializer<>();
    serializer.configure(config(more), false);
    return serializer;
  }

  private SyncAvroDeserializer<IndexedRecord> deserializer(Map<String, String> more) {
    SyncAvroDeserializer<IndexedRecord> deserializer = new SyncAvroDeserializer<>();
    deserializer.configure(config(more), false);
    return deserializer;
  }

  private Map<String, String> config() {
    return config(Map.of());
  }

  private Map<String, String> config(Map<String, String> more) {
    Map<String, String> config = new HashMap<>(more);
    config.put("schema.registry.url", url);
    return config;
  }

  private static byte[] concat(byte[] a, byte[] b) {
    byte[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }
}
