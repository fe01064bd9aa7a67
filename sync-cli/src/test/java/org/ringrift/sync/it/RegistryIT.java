package org.ringrift.sync.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.ringrift.sync.events.ArtifactRef;
import org.ringrift.sync.events.DataSyncFailed;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.events.GameCompleted;
import org.ringrift.sync.events.GameEvent;
import org.ringrift.sync.events.SyncEvent;
import org.ringrift.sync.events.SyncSerdes;
import org.ringrift.sync.events.SyncTick;
import org.ringrift.sync.events.TransportFailure;
import org.ringrift.sync.events.registry.CompatibilityLevel;
import org.ringrift.sync.events.registry.IncompatibleSchemaException;
import org.ringrift.sync.events.registry.RegistryClient;
import org.ringrift.sync.events.registry.RegistryRefusedException;
import org.ringrift.sync.events.registry.SubjectVersion;
import org.ringrift.sync.events.registry.UnknownSchemaIdException;
import org.ringrift.sync.events.registry.UnknownSubjectException;
import org.ringrift.sync.events.registry.UnregisteredSchemaException;
import org.ringrift.sync.events.serde.SyncAvroSerializer;

/** Holds the registry client and the serdes to a real registry and to Confluent's real client. */
@Timeout(120)
class RegistryIT {
  private static final Schema V1 = SchemaBuilder.record("A").fields().requiredInt("a").endRecord();
  private static final Schema V2 =
      SchemaBuilder.record("A").fields().requiredInt("a").optionalString("b").endRecord();
  private static final Schema UNREADABLE =
      SchemaBuilder.record("A").fields().requiredInt("a").requiredString("c").endRecord();

  private static final String URL = TestServices.INSTANCE.registryUrl();
  private static final Map<String, String> CONFIG =
      Map.of("schema.registry.url", URL, "specific.avro.reader", "true");
  private static final SyncSerdes SERDES = new SyncSerdes(CONFIG);
  private static final ConfluentOracle ORACLE = new ConfluentOracle(URL);

  private final RegistryClient registry = SERDES.registry();

  /** The registry is shared with other tests, so every test has subjects of its own. */
  private final String topic = "registry-it-" + UUID.randomUUID();

  private final String subject = topic + "-value";

  @AfterAll
  static void close() throws Exception {
    ORACLE.close();
    SERDES.close();
  }

  @Test
  void versionsAreRegisteredLookedUpAndRead() {
    int first = registry.register(subject, V1);
    int second = registry.register(subject, V2);

    assertThat(registry.register(subject, V1)).isEqualTo(first);
    try (RegistryClient fresh = new SyncSerdes(CONFIG).registry()) {
      assertThat(fresh.lookUp(subject, V1)).isEqualTo(new SubjectVersion(subject, 1, first, V1));
      assertThat(fresh.latest(subject)).isEqualTo(new SubjectVersion(subject, 2, second, V2));
      assertThat(fresh.byId(first)).isEqualTo(V1);
      assertThat(fresh.subjects()).contains(subject);
    }
  }

  @Test
  void whatIsNotThereHasItsOwnErrors() {
    assertThatThrownBy(() -> registry.byId(1_999_999_999))
        .isInstanceOf(UnknownSchemaIdException.class);
    assertThatThrownBy(() -> registry.latest(subject)).isInstanceOf(UnknownSubjectException.class);
    assertThatThrownBy(() -> registry.lookUp(subject, V1))
        .isInstanceOf(UnknownSubjectException.class);
    registry.register(subject, V1);
    assertThatThrownBy(() -> registry.lookUp(subject, V2))
        .isInstanceOf(UnregisteredSchemaException.class);
  }

  @Test
  void incompatibleSchemasAreRefusedWithTheReason() {
    registry.register(subject, V1);

    assertThat(registry.check(subject, V2).compatible()).isTrue();
    assertThat(registry.check(subject, UNREADABLE).compatible()).isFalse();
    assertThatThrownBy(() -> registry.register(subject, UNREADABLE))
        .isInstanceOf(IncompatibleSchemaException.class)
        .hasMessageContaining(subject)
        .hasMessageContaining("c");
    assertThat(registry.check("no-such-" + subject, UNREADABLE).compatible()).isTrue();
  }

  @Test
  void aSubjectHasALevelOfItsOwnOnceItIsSet() {
    registry.register(subject, V1);
    assertThat(registry.globalCompatibility()).isEqualTo(CompatibilityLevel.BACKWARD);
    assertThat(registry.compatibility(subject)).isEqualTo(CompatibilityLevel.BACKWARD);

    registry.setCompatibility(subject, CompatibilityLevel.NONE);

    assertThat(registry.compatibility(subject)).isEqualTo(CompatibilityLevel.NONE);
    assertThat(registry.register(subject, UNREADABLE)).isPositive();
  }

  @Test
  void anAddressThatIsNoRegistryIsNamed() {
    String wrong = URL + "/nothing-here";
    try (SyncSerdes serdes = new SyncSerdes(Map.of("schema.registry.url", wrong))) {
      assertThatThrownBy(() -> serdes.registry().subjects())
          .isInstanceOf(RegistryRefusedException.class)
          .hasMessageContaining(wrong);
    }
  }

  @Test
  void bothClientsSeeTheSame() throws Exception {
    int id = registry.register(subject, V1);
    assertThat(ORACLE.client().register(subject, ConfluentOracle.schema(V1))).isEqualTo(id);
    assertThat(ORACLE.client().getId(subject, ConfluentOracle.schema(V1))).isEqualTo(id);

    int second = ORACLE.client().register(subject, ConfluentOracle.schema(V2));
    assertThat(registry.register(subject, V2)).isEqualTo(second);
    assertThat(registry.latest(subject).version())
        .isEqualTo(ORACLE.client().getLatestSchemaMetadata(subject).getVersion());
    assertThat(registry.byId(second).toString())
        .isEqualTo(ORACLE.client().getSchemaById(second).canonicalString());
    assertThat(registry.check(subject, UNREADABLE).compatible())
        .isEqualTo(ORACLE.client().testCompatibility(subject, ConfluentOracle.schema(UNREADABLE)));
  }

  @ParameterizedTest
  @MethodSource("records")
  void bothWriteTheSameBytesAndReadEachOther(SpecificRecord record) throws Exception {
    byte[] ours = serde(record).serializer().serialize(topic, record);

    assertThat(ORACLE.read(ours)).isEqualTo(record.toString());
    byte[] theirs = ORACLE.write(subject, record);
    assertThat(theirs).isEqualTo(ours);
    assertThat(serde(record).deserializer().deserialize(topic, theirs)).isEqualTo(record);
  }

  @ParameterizedTest
  @MethodSource("records")
  void theOtherSideMayRegisterFirst(SpecificRecord record) throws Exception {
    byte[] theirs = ORACLE.write(subject, record);

    assertThat(serde(record).serializer().serialize(topic, record)).isEqualTo(theirs);
  }

  @Test
  void whatAnOlderVersionWroteReadsAsTheCompiledVersion() {
    Schema older =
        SchemaBuilder.record("SyncTick")
            .namespace("org.ringrift.sync.events")
            .fields()
            .requiredString("obsolete")
            .requiredInt("tick_at_ms")
            .endRecord();
    byte[] bytes =
        new SyncAvroSerializer<>(registry, CONFIG)
            .serialize(
                topic,
                new GenericRecordBuilder(older).set("obsolete", "x").set("tick_at_ms", 7).build());

    assertThat(SERDES.values(SyncTick.class).deserializer().deserialize(topic, bytes))
        .isEqualTo(new SyncTick(7L));
    assertThat(ByteBuffer.wrap(bytes).getInt(1)).isEqualTo(registry.latest(subject).id());
  }

  static Stream<SpecificRecord> records() {
    return Stream.of(
        new SyncTick(Long.MAX_VALUE),
        new GameEvent(
            "e1",
            5L,
            "n1",
            new GameCompleted(
                "games/a.db", "hex8_2p", 2, 9L, 9L, List.of("g1", "g2"), 4096L, 0.5, "mcts", 7L)),
        new SyncEvent(
            "e2",
            6L,
            "n2",
            "0123456789abcdef0123456789abcdef",
            1,
            "i1",
            new ArtifactRef("games", "n1", "games/a.db"),
            new DataSyncFailed(
                FailureCategory.DISK_FULL,
                true,
                "no space",
                List.of(new TransportFailure("rsync", "n1", "exit code 23")))));
  }

  @SuppressWarnings("unchecked") // the serde of a record's own class
  private static Serde<SpecificRecord> serde(SpecificRecord record) {
    return SERDES.values((Class<SpecificRecord>) record.getClass());
  }
}
