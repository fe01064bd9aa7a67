package org.ringrift.sync.planner.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificData;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.ringrift.sync.events.NodeState;
import org.ringrift.sync.planner.core.Fleets;
import org.ringrift.sync.planner.state.StoredDrain;

/**
 * What earlier versions wrote into stores can be read, and what nobody knows is one clear error.
 */
class StateUpgradeTest {
  private static final String NODE_STATE = NodeState.getClassSchema().getFullName();

  static Stream<Schema> releasedTypes() {
    return ReleasedState.all().stream();
  }

  @ParameterizedTest
  @MethodSource("releasedTypes")
  void everyReleasedTypeCanBeReadAsTheOneOfToday(Schema released) throws Exception {
    Schema today = SpecificData.get().getSchema(Class.forName(released.getFullName()));

    var verdict = SchemaCompatibility.checkReaderWriterCompatibility(today, released);

    assertThat(verdict.getType())
        .as("%s: %s", released.getName(), verdict.getResult().getIncompatibilities())
        .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
  }

  @Test
  void aNodeOfTheFirstVersionIsReadWithTheDefaultsOfWhatItLacks() throws IOException {
    Schema first = ReleasedState.of(NODE_STATE).getFirst();
    assertThat(first.getField("drained_by_host_file")).as("an older schema").isNull();
    NodeState state =
        NodeCodec.state(Fleets.node("n-1").draining().keepsCopies().takesNothingBack().build());
    byte[] old = asWrittenIn(first, state);

    NodeState read = new StateSerde<>(NodeState.class).deserializer().deserialize("nodes", old);

    assertThat(read).isEqualTo(state);
    assertThat(read.getDrainedByHostFile()).isFalse();
  }

  @Test
  void whatNobodyKnowsIsAnErrorThatSaysWhatToDo() throws IOException {
    byte[] newer = ofAnotherVersion();

    assertThatThrownBy(
            () -> new StateSerde<>(StoredDrain.class).deserializer().deserialize("drains", newer))
        .isInstanceOf(UnknownStateException.class)
        .hasMessageContaining("'drains' holds a StoredDrain")
        .hasMessageContaining("Start the version that wrote it")
        .hasMessageContaining("planner.application.id");
  }

  @Test
  void noWorkBecomesADeadLetterBecauseANewerPlannerWroteIt() throws IOException {
    byte[] newer = ofAnotherVersion();
    Exception fault = null;
    try {
      new StateSerde<>(StoredDrain.class).deserializer().deserialize("drains", newer);
    } catch (UnknownStateException e) {
      fault = e;
    }

    assertThat(new UnreadableRecords().handleError(null, null, fault).result())
        .isEqualTo(DeserializationExceptionHandler.Result.FAIL);
  }

  @Test
  void onlyWhatAPlannerMarkedCanBeOfANewerOne() throws IOException {
    byte[] newer = ofAnotherVersion();
    StateSerde<StoredDrain> serde = new StateSerde<>(StoredDrain.class);
    RecordHeaders marked = new RecordHeaders();
    byte[] unused = serde.serializer().serialize("topic", marked, null);

    assertThatThrownBy(() -> serde.deserializer().deserialize("topic", marked, newer))
        .isInstanceOf(UnknownStateException.class);
    assertThatThrownBy(() -> serde.deserializer().deserialize("topic", new RecordHeaders(), newer))
        .isInstanceOf(SerializationException.class)
        .isNotInstanceOf(UnknownStateException.class)
        .hasMessageContaining("a record of topic is not a StoredDrain");
  }

  /** The same record, in the bytes that a version with that schema would have stored. */
  private static byte[] asWrittenIn(Schema schema, NodeState state) throws IOException {
    var today = NodeState.getClassSchema();
    byte[] bytes = new StateSerde<>(NodeState.class).serializer().serialize("nodes", state);
    BinaryMessageDecoder<GenericRecord> down =
        new BinaryMessageDecoder<>(new GenericData(), schema);
    down.addSchema(today);
    return bytes(schema, down.decode(bytes));
  }

  private static byte[] ofAnotherVersion() throws IOException {
    Schema other =
        SchemaBuilder.record("StoredDrain")
            .namespace(StoredDrain.getClassSchema().getNamespace())
            .fields()
            .requiredString("of_tomorrow")
            .endRecord();
    GenericRecord record = new GenericData.Record(other);
    record.put("of_tomorrow", "x");
    return bytes(other, record);
  }

  private static byte[] bytes(Schema schema, GenericRecord record) throws IOException {
    var encoded = new BinaryMessageEncoder<GenericRecord>(new GenericData(), schema).encode(record);
    byte[] bytes = new byte[encoded.remaining()];
    encoded.get(bytes);
    return bytes;
  }
}
