package org.ringrift.sync.events.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.AddressedEvent;
import org.ringrift.sync.events.ArtifactEvent;
import org.ringrift.sync.events.ArtifactRef;
import org.ringrift.sync.events.DatabaseChanged;
import org.ringrift.sync.events.GameCompleted;
import org.ringrift.sync.events.GameEvent;
import org.ringrift.sync.events.ModelPublished;
import org.ringrift.sync.events.NodeActive;
import org.ringrift.sync.events.NodeEvent;
import org.ringrift.sync.events.NodeIdle;
import org.ringrift.sync.events.NodeRecovered;
import org.ringrift.sync.events.NodeTerminating;
import org.ringrift.sync.events.NpzExported;
import org.ringrift.sync.events.OrphanGamesDetected;
import org.ringrift.sync.events.Priority;
import org.ringrift.sync.events.SyncRequest;
import org.ringrift.sync.events.SyncRequested;
import org.ringrift.sync.events.SyncStrategy;
import org.ringrift.sync.events.SyncTopics;
import org.ringrift.sync.events.TrainingStarted;
import org.ringrift.sync.events.TrainingStopped;
import org.ringrift.sync.events.json.ParsedEvent.Accepted;
import org.ringrift.sync.events.json.ParsedEvent.FieldError;
import org.ringrift.sync.events.json.ParsedEvent.Rejected;

class EventJsonTest {
  private static final NodeId NODE = new NodeId("vast-1");
  private static final long NOW = 1_700_000_000_123L;
  private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochMilli(NOW));
  private static final String HASH = "ab".repeat(32);

  @Test
  void everyKindWithItsRequiredFieldsAloneIsAccepted() {
    assertThat(body("game-completed", "{'db_path':'games/a.db','new_games':2,'total_games':9}"))
        .isEqualTo(
            new GameCompleted("games/a.db", null, 2, 9L, null, List.of(), null, null, null, null));
    assertThat(body("orphan-games-detected", "{'db_path':'a.db','orphan_games':2,'total_games':9}"))
        .isEqualTo(new OrphanGamesDetected("a.db", 2L, 9L));
    assertThat(body("model-published", "{'path':'models/m.pth','size_bytes':5}"))
        .isEqualTo(new ModelPublished("models/m.pth", 5L, null, null, null, null, null));
    assertThat(body("npz-exported", "{'path':'t/a.npz','size_bytes':5}"))
        .isEqualTo(new NpzExported("t/a.npz", 5L, null, null, null));
    assertThat(body("database-changed", "{'data_type':'elo','path':'elo.db','size_bytes':5}"))
        .isEqualTo(new DatabaseChanged("elo", "elo.db", 5L, null));
    assertThat(body("node-recovered", "{'reason':'network is back'}"))
        .isEqualTo(new NodeRecovered("network is back"));
    assertThat(body("node-idle", "{'reason':'no games','idle_since_ms':5,'at_once':true}"))
        .isEqualTo(new NodeIdle(5L, "no games", true));
    assertThat(body("node-active", "{'reason':'plays'}")).isEqualTo(new NodeActive("plays"));
    assertThat(body("node-terminating", "{'reason':'outbid'}"))
        .isEqualTo(new NodeTerminating("outbid", null));
    assertThat(body("training-started", "{'config_key':'hex8_2p'}"))
        .isEqualTo(new TrainingStarted("hex8_2p", null));
    assertThat(body("training-stopped", "{'config_key':'square19_4p'}"))
        .isEqualTo(new TrainingStopped("square19_4p", null));
    assertThat(body("sync-requested", "{'data_type':'npz','path':'a.npz','reason':'wanted'}"))
        .isEqualTo(
            new SyncRequested(
                new ArtifactRef("npz", null, "a.npz"),
                List.of(),
                Priority.NORMAL,
                "wanted",
                SyncStrategy.AUTO,
                false));
  }

  @Test
  void optionalFieldsArrive() {
    assertThat(
            body(
                "game-completed",
                "{'db_path':'a.db','config_key':'hexagonal_3p','new_games':1,'total_games':2,"
                    + "'high_water_mark':3,'game_ids':['g1','g2'],'db_size_bytes':4,"
                    + "'mean_quality_score':0.5,'engine':'mcts','duration_ms':5}"))
        .isEqualTo(
            new GameCompleted(
                "a.db", "hexagonal_3p", 1, 2L, 3L, List.of("g1", "g2"), 4L, 0.5, "mcts", 5L));
    assertThat(
            body(
                "model-published",
                "{'path':'m.pth','size_bytes':1,'content_hash':'"
                    + HASH
                    + "','config_key':null,"
                    + "'model_id':'m','elo':1600.5,'elo_gain':-3}"))
        .isEqualTo(new ModelPublished("m.pth", 1L, HASH, null, "m", 1600.5, -3.0));
    assertThat(
            body(
                "sync-requested",
                "{'data_type':'games','path':'a.db','origin':'n1','targets':['n2','n3'],"
                    + "'priority':'critical','reason':'repair','strategy':'broadcast',"
                    + "'prefer_ephemeral':true}"))
        .isEqualTo(
            new SyncRequested(
                new ArtifactRef("games", "n1", "a.db"),
                List.of("n2", "n3"),
                Priority.CRITICAL,
                "repair",
                SyncStrategy.BROADCAST,
                true));
  }

  @Test
  void eventsGoToTheirTopicUnderTheirKey() {
    assertThat(accepted("game-completed", "{'db_path':'a.db','new_games':1,'total_games':1}"))
        .returns(SyncTopics.GAME_EVENTS, AddressedEvent::topic)
        .returns("games:vast-1:a.db", AddressedEvent::key);
    assertThat(accepted("npz-exported", "{'path':'a.npz','size_bytes':0}"))
        .returns(SyncTopics.ARTIFACT_EVENTS, AddressedEvent::topic)
        .returns("npz:a.npz", AddressedEvent::key);
    assertThat(accepted("node-recovered", "{'reason':'x'}"))
        .returns(SyncTopics.NODE_EVENTS, AddressedEvent::topic)
        .returns("vast-1", AddressedEvent::key);
    assertThat(
            accepted(
                "sync-requested", "{'data_type':'games','origin':'n1','path':'a.db','reason':'x'}"))
        .returns(SyncTopics.SYNC_REQUESTS, AddressedEvent::topic)
        .returns("games:n1:a.db", AddressedEvent::key);
  }

  @Test
  void theEnvelopeIsFilledFromTheClockUnlessTheProducerSaysOtherwise() {
    NodeEvent filled = (NodeEvent) accepted("node-recovered", "{'reason':'x'}").value();
    assertThat(filled.getOccurredAtMs()).isEqualTo(NOW);
    assertThat(filled.getNodeId()).isEqualTo("vast-1");
    assertThat(UUID.fromString(filled.getEventId())).isNotNull();

    NodeEvent other = (NodeEvent) accepted("node-recovered", "{'reason':'y'}").value();
    assertThat(other.getEventId()).isNotEqualTo(filled.getEventId());

    NodeEvent given =
        (NodeEvent)
            accepted("node-recovered", "{'reason':'x','event_id':'e1','occurred_at_ms':7}").value();
    assertThat(given.getEventId()).isEqualTo("e1");
    assertThat(given.getOccurredAtMs()).isEqualTo(7);
  }

  @Test
  void everyFaultIsToldAtOnce() {
    assertThat(
            errors(
                "game-completed",
                "{'db_path':'../a.db','config_key':'hex9_2p','new_games':0,'dbsize':1}"))
        .extracting(FieldError::field)
        .containsExactly("db_path", "config_key", "new_games", "total_games", "dbsize");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "no-such-kind      | {}                                        | (kind)    | is unknown",
        "node-recovered    | nonsense                                  | (body)    | must be JSON",
        "node-recovered    | {'reason':'a'} {}                         | (body)    | must be JSON",
        "node-recovered    | {'reason':'a','reason':'b'}               | (body)    | Duplicate",
        "node-recovered    | ['reason']                                | (body)    | JSON object",
        "node-recovered    | ''                                        | (body)    | JSON object",
        "node-recovered    | {'reason':' '}                            | reason    | not blank",
        "node-recovered    | {'reason':3}                              | reason    | a text",
        "node-recovered    | {'reason':null}                           | reason    | is missing",
        "node-recovered    | {'reason':'a','occurred_at_ms':-1}        | occurred_at_ms | from 0",
        "node-idle         | {'reason':'a','idle_since_ms':0}        | idle_since_ms | from 1 to",
        "node-idle         | {'reason':'a','idle_since_ms':1,'at_once':'yes'} | at_once | true or"
            + " false",
        "node-active       | {}                                      | reason | is missing",
        "node-terminating  | {'reason':'a','terminates_at_ms':1.5}     | terminates_at_ms | whole",
        "node-terminating  | {'reason':'a','terminates_at_ms':9223372036854775808} "
            + "| terminates_at_ms | whole",
        "npz-exported      | {'path':'/etc/passwd','size_bytes':1}     | path      | absolute",
        "npz-exported      | {'path':'a/../../b','size_bytes':1}       | path      | must not"
            + " leave",
        "npz-exported      | {'path':'.ringsync/b','size_bytes':1}     | path      | own folder",
        "npz-exported      | {'path':'a','size_bytes':1,'content_hash':'AB'} "
            + "| content_hash | 64 lower-case",
        "orphan-games-detected | {'db_path':'replicas/n/a.db','orphan_games':1,'total_games':1} "
            + "| db_path | is a replica",
        "orphan-games-detected | {'db_path':'a.db-wal','orphan_games':1,'total_games':1} "
            + "| db_path | side file",
        "training-started  | {'config_key':'hex8_5p'}                  | config_key | {board}_{n}p",
        "training-started  | {'config_key':'hex8_2p','model_path':'..'} | model_path | must not"
            + " leave",
        "database-changed  | {'data_type':'games','path':'a','size_bytes':1} | data_type | elo or",
        "database-changed  | {'data_type':'x','path':'a','size_bytes':1} | data_type | unknown"
            + " data",
        "sync-requested    | {'data_type':'games','path':'a.db','reason':'x'} | origin | must name",
        "sync-requested    | {'data_type':'npz','origin':'n','path':'a','reason':'x'} "
            + "| origin | must be absent",
        "sync-requested    | {'data_type':'npz','path':'a','reason':'x','targets':'n'} "
            + "| targets | must be an array",
        "sync-requested    | {'data_type':'npz','path':'a','reason':'x','targets':['N']} "
            + "| targets | node id",
        "sync-requested    | {'data_type':'npz','path':'a','reason':'x','targets':['n',2]} "
            + "| targets[1] | a text",
        "sync-requested    | {'data_type':'npz','path':'a','reason':'x','priority':'now'} "
            + "| priority | low, normal, high or critical",
        "game-completed    | {'db_path':'a','new_games':2147483648,'total_games':1} "
            + "| new_games | from 1 to 2147483647",
        "game-completed    | {'db_path':'a','new_games':1,'total_games':1,'mean_quality_score':1.1}"
            + " | mean_quality_score | from 0.0 to 1.0",
      },
      quoteCharacter = '~')
  void oneFaultIsNamedWithItsFieldAndRule(String kind, String json, String field, String rule) {
    assertThat(errors(kind, json))
        .singleElement()
        .satisfies(
            error -> {
              assertThat(error.field()).isEqualTo(field);
              assertThat(error.rule()).contains(rule);
              assertThat(error.toString()).startsWith(field + ": ");
            });
  }

  @Test
  void everyKindIsListed() {
    assertThat(EventJson.kinds())
        .containsExactly(
            "database-changed",
            "game-completed",
            "model-published",
            "node-active",
            "node-idle",
            "node-recovered",
            "node-terminating",
            "npz-exported",
            "orphan-games-detected",
            "sync-requested",
            "training-started",
            "training-stopped");
  }

  private static Object body(String kind, String json) {
    return switch (accepted(kind, json).value()) {
      case GameEvent event -> event.getBody();
      case ArtifactEvent event -> event.getBody();
      case NodeEvent event -> event.getBody();
      case SyncRequest event -> event.getBody();
      default -> throw new AssertionError("no event: " + kind);
    };
  }

  private static AddressedEvent<?> accepted(String kind, String json) {
    ParsedEvent parsed = parse(kind, json);
    assertThat(parsed).isInstanceOf(Accepted.class);
    return ((Accepted) parsed).event();
  }

  private static List<FieldError> errors(String kind, String json) {
    ParsedEvent parsed = parse(kind, json);
    assertThat(parsed).isInstanceOf(Rejected.class);
    return ((Rejected) parsed).errors();
  }

  private static ParsedEvent parse(String kind, String json) {
    return EventJson.parse(kind, json.replace('\'', '"'), NODE, CLOCK);
  }
}
