package org.ringrift.sync.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ringrift.sync.cli.RingSync;
import org.ringrift.sync.events.FleetConfig;
import org.ringrift.sync.events.SyncSerdes;
import org.ringrift.sync.events.SyncTopics;

/** {@code ringsync hosts} against a real broker and a real registry. */
@Timeout(120)
class HostsIT {
  private static final Path SAMPLE = Path.of("../docs/examples/distributed_hosts.yaml");

  @TempDir Path directory;
  @AutoClose private final TestStack stack = TestStack.start();
  private StringWriter out;
  private StringWriter err;

  @Test
  void theFirstFileIsPublishedAndTheSameOneAgainIsNot() throws Exception {
    assertThat(hosts("apply", SAMPLE.toString())).isZero();
    assertThat(out.toString()).contains("published as revision 1: 32 hosts");
    assertThat(err.toString()).isEmpty();
    assertThat(hosts("apply", SAMPLE.toString())).isZero();
    assertThat(out.toString()).isEqualToIgnoringNewLines("unchanged: 32 hosts");

    assertThat(hosts("show")).isZero();
    assertThat(out.toString())
        .contains("revision 1 of distributed_hosts.yaml")
        .contains("routing.replication_target: 3")
        .containsPattern("vultr-a100-1 +gpu_training_primary +ready +vultr +62");
    try (TopicLog<FleetConfig> log = log()) {
      assertThat(log.await("the file", record -> true).key()).isEqualTo("fleet");
      assertThat(log.values()).singleElement().extracting(FleetConfig::getRevision).isEqualTo(1L);
    }
  }

  @Test
  void aChangeIsShownFirstAndThenPublished() throws Exception {
    assertThat(hosts("apply", file("hosts: {a: {cpus: 4}, b: {}}"))).isZero();
    String changed = file("hosts: {a: {cpus: 8}, c: {}}");

    assertThat(hosts("apply", changed, "--dry-run")).isZero();
    assertThat(out.toString().lines())
        .containsExactly(
            "~ hosts.a.cpus: 4 -> 8",
            "- hosts.b: ",
            "+ hosts.c: ",
            "dry run, nothing is published: 2 hosts, 3 changes");
    assertThat(err.toString()).contains("host 'b' is not listed any more", "'status: retired'");
    assertThat(hosts("apply", changed, "--json")).isZero();
    JsonNode document = new ObjectMapper().readTree(out.toString());
    assertThat(document.path("published").booleanValue()).isTrue();
    assertThat(document.path("revision").longValue()).isEqualTo(2);
    assertThat(document.path("dropped").path(0).textValue()).isEqualTo("b");
    assertThat(document.path("changes").path(0).path("path").textValue()).isEqualTo("hosts.a.cpus");
  }

  @Test
  void warningsAreToldAndErrorsPublishNothing() throws Exception {
    String wrong = file("hosts:\n  a: {cpus: many, colour: red}\n");

    assertThat(hosts("apply", wrong)).isEqualTo(1);
    assertThat(err.toString().lines())
        .containsExactly(
            wrong
                + ":2:13: error: hosts.a.cpus: is 'many'; it must be a whole number from 0 to 100000",
            wrong + ":2:19: warning: hosts.a.colour: unknown key; it is left out");
    assertThat(out.toString()).contains("nothing is published: the file has errors");
    assertThat(hosts("show")).isZero();
    assertThat(out.toString()).contains("no host file is published");

    assertThat(hosts("apply", file("hosts: {a: {colour: red}}"))).isZero();
    assertThat(err.toString()).contains("warning: hosts.a.colour");
    assertThat(out.toString()).contains("published as revision 1: 1 hosts");
  }

  @Test
  void garbageOnTheTopicIsReplaced() throws Exception {
    assertThat(hosts("apply", file("hosts: {a: {}}"))).isZero();
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", stack.bootstrapServers()),
            new StringSerializer(),
            new ByteArraySerializer())) {
      byte[] garbage = "not avro".getBytes(StandardCharsets.UTF_8);
      producer
          .send(new ProducerRecord<>("fleet-config", "fleet", garbage))
          .get(30, TimeUnit.SECONDS);
    }

    assertThat(hosts("show")).isEqualTo(1);
    assertThat(err.toString()).contains("'ringsync hosts apply' replaces it");
    assertThat(hosts("apply", file("hosts: {a: {}}"))).isZero();
    assertThat(err.toString()).contains("what was published before cannot be read");
    assertThat(out.toString()).contains("published as revision 3: 1 hosts");
  }

  @Test
  void withoutTheTopicItSaysWhatToDo() throws Exception {
    try (TestStack empty = TestStack.startWithoutTopics()) {
      assertThat(run(empty, "apply", SAMPLE.toString())).isEqualTo(1);
    }
    assertThat(err.toString())
        .contains("topic 'fleet-config' is missing; run 'ringsync topics apply'");
  }

  private int hosts(String... words) {
    return run(stack, words);
  }

  private int run(TestStack where, String... words) {
    List<String> all = new ArrayList<>(List.of("hosts"));
    all.addAll(List.of(words));
    all.addAll(List.of("-b", where.bootstrapServers(), "-r", where.registryUrl()));
    out = new StringWriter();
    err = new StringWriter();
    return RingSync.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(all.toArray(String[]::new));
  }

  private String file(String text) throws IOException {
    return Files.writeString(directory.resolve("hosts.yaml"), text).toString();
  }

  private TopicLog<FleetConfig> log() {
    SyncSerdes serdes = new SyncSerdes(stack.connectionConfig().serdeProperties());
    return new TopicLog<>(
        stack, "fleet-config", serdes.values(SyncTopics.FLEET_CONFIG).deserializer());
  }
}
