package org.ringrift.sync.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ringrift.sync.events.SyncTopics;
import org.ringrift.sync.planner.Planner;
import org.ringrift.sync.planner.PlannerConfig;

/** What a planner does about foreign records among its own, when that breaks off. */
@Timeout(180)
class ProofreaderIT {
  @TempDir Path stateDir;

  @Test
  void proofreadingThatBreaksOffShowsInTheHealthAndGoesOn() {
    try (TestStack stack = TestStack.start(1);
        TopicLog<byte[]> letters = TopicLog.raw(stack, SyncTopics.DEAD_LETTERS);
        Planner planner = Planner.start(config(stack));
        KafkaProducer<String, String> vandal = producer(stack, Map.of())) {
      litter(vandal, "first");
      letters.await("a letter", letter -> text(letter).equals("first"));
      assertThat(planner.health().proofreadingFailures()).isZero();

      takeItsTransactionsAway(stack);
      litter(vandal, "second");

      letters.await("another letter", letter -> text(letter).equals("second"));
      assertThat(planner.health().proofreadingFailures()).isPositive();
      assertThat(letters.all()).extracting(ProofreaderIT::text).containsExactly("first", "second");
    }
  }

  /** As another planner of the same name would. */
  private static void takeItsTransactionsAway(TestStack stack) {
    String id = "sync-planner-proofreader-planner-1";
    try (KafkaProducer<String, String> other = producer(stack, Map.of("transactional.id", id))) {
      other.initTransactions();
    }
  }

  private static void litter(KafkaProducer<String, String> vandal, String garbage) {
    var unused =
        vandal.send(new ProducerRecord<>(SyncTopics.SYNC_DECISIONS.name(), "nobody", garbage));
    vandal.flush();
  }

  private static String text(ConsumerRecord<String, byte[]> letter) {
    return new String(letter.value(), StandardCharsets.UTF_8);
  }

  private static KafkaProducer<String, String> producer(
      TestStack stack, Map<String, Object> settings) {
    Map<String, Object> all = new HashMap<>(settings);
    all.put("bootstrap.servers", stack.bootstrapServers());
    return new KafkaProducer<>(all, new StringSerializer(), new StringSerializer());
  }

  private PlannerConfig config(TestStack stack) {
    Map<String, String> settings = new HashMap<>(stack.connection());
    settings.putAll(TestKeys.ofPlanner());
    settings.put("planner.state.dir", stateDir.toString());
    settings.put("planner.standby.replicas", "0");
    return PlannerConfig.from(settings);
  }
}
