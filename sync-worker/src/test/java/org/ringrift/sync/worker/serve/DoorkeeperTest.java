package org.ringrift.sync.worker.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.grant.Grant;
import org.ringrift.sync.grant.Grant.Direction;
import org.ringrift.sync.grant.GrantKeys;
import org.ringrift.sync.grant.GrantSigner;
import org.ringrift.sync.grant.GrantToken;
import org.ringrift.sync.worker.offer.OfferJson;
import org.ringrift.sync.worker.serve.Refusals.Reason;
import org.ringrift.sync.worker.testkit.TestClock;

/** A server whose one handler asks the doorkeeper and says what it was about. */
@Timeout(60)
class DoorkeeperTest {
  private static final NodeId SELF = new NodeId("self");
  private static final NodeId OTHER = new NodeId("other");
  private static final ArtifactId MODEL = ArtifactId.parse("models:m.pth");
  private static final Duration LIFETIME = Duration.ofHours(1);
  private static final JobId JOB = new JobId("0123456789abcdef0123456789abcdef");

  @TempDir Path temp;
  private final TestClock clock = new TestClock();
  private final Refusals refusals = new Refusals();
  private final HttpClient client = HttpClient.newHttpClient();
  private GrantSigner signer;
  private DataServer server;

  @BeforeEach
  void start() throws IOException {
    signer = signer("known");
    Doorkeeper door =
        new Doorkeeper(
            SELF,
            Optional.of(GrantKeys.verifier(List.of(temp.resolve("known.pub")))),
            clock,
            refusals);
    server = DataServer.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    server.register(
        "/serve/",
        exchange -> {
          try (exchange) {
            Optional<Pass> pass = door.toServe(exchange);
            if (pass.isPresent() && door.covers(pass.get(), MODEL, exchange)) {
              exchange.sendResponseHeaders(204, -1);
            }
          }
        });
    server.register(
        "/receive/",
        exchange -> {
          try (exchange) {
            Optional<Pass> pass = door.toReceive(exchange);
            if (pass.isPresent() && door.covers(pass.get(), JOB, exchange)) {
              exchange.sendResponseHeaders(204, -1);
            }
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aNamedSourceServesAndTheTargetOfAPushReceives() throws Exception {
    assertLetIn("/serve/", grant(Direction.FETCH, OTHER, SELF, MODEL, JOB));
    assertLetIn("/serve/", grant(Direction.PUSH, OTHER, SELF, MODEL, JOB));
    assertLetIn("/receive/", grant(Direction.PUSH, SELF, OTHER, MODEL, JOB));
    for (Reason reason : Reason.values()) {
      assertThat(refusals.count(reason)).as("%s", reason).isZero();
    }
  }

  @Test
  void whoShowsNothingIsToldWhatToShow() throws Exception {
    assertRefused("/serve/", Optional.empty(), Reason.NO_GRANT, GrantToken.HEADER);
    assertRefused("/receive/", Optional.empty(), Reason.NO_GRANT, GrantToken.HEADER);
    assertThat(refusals.count(Reason.NO_GRANT)).isEqualTo(2);
  }

  @Test
  void whatIsNoGrantIsRefused() throws Exception {
    assertRefused("/serve/", Optional.of("open sesame"), Reason.UNREADABLE_GRANT, "form");
    assertRefused("/serve/", Optional.of("1." + "a".repeat(20_000)), Reason.UNREADABLE_GRANT, "");
  }

  @Test
  void aGrantOfAnotherKeyIsRefused() throws Exception {
    GrantSigner stranger = signer("stranger");
    Grant grant = grant(Direction.FETCH, OTHER, SELF, MODEL, JOB);
    String text = stranger.sign(grant).text();
    assertRefused("/serve/", Optional.of(text), Reason.UNKNOWN_KEY, stranger.keyId().value());
    String renamed = text.replace(stranger.keyId().value(), signer.keyId().value());
    assertRefused("/serve/", Optional.of(renamed), Reason.FORGED, "signature");
  }

  @Test
  void aGrantEndsAtItsTimeEvenWhereItWasTakenBefore() throws Exception {
    Grant grant = grant(Direction.FETCH, OTHER, SELF, MODEL, JOB);
    assertLetIn("/serve/", grant);
    clock.advance(LIFETIME.plus(Doorkeeper.TOLERANCE.dividedBy(2)));
    assertLetIn("/serve/", grant);
    clock.advance(Doorkeeper.TOLERANCE.dividedBy(2));
    assertRefused("/serve/", Optional.of(signer.sign(grant).text()), Reason.EXPIRED, "expired at");
  }

  @Test
  void aClockThatJumpsRefusesOnlyAsLongAsItIsAhead() throws Exception {
    Grant grant = grant(Direction.FETCH, OTHER, SELF, MODEL, JOB);
    assertLetIn("/serve/", grant);
    clock.advance(Duration.ofHours(5));
    assertRefused("/serve/", Optional.of(signer.sign(grant).text()), Reason.EXPIRED, "expired at");
    clock.advance(Duration.ofHours(-10));
    assertLetIn("/serve/", grant);
    clock.advance(Duration.ofHours(5));
    assertLetIn("/serve/", grant);
  }

  @ParameterizedTest
  @EnumSource(Direction.class)
  void whoIsNoSourceServesNothing(Direction direction) throws Exception {
    assertRefused(
        "/serve/",
        Optional.of(signer.sign(grant(direction, SELF, OTHER, MODEL, JOB)).text()),
        Reason.OTHER_NODE,
        "self");
  }

  @Test
  void theTargetOfAFetchAndOtherNodesReceiveNothing() throws Exception {
    for (Grant grant :
        List.of(
            grant(Direction.FETCH, SELF, OTHER, MODEL, JOB),
            grant(Direction.PUSH, OTHER, SELF, MODEL, JOB))) {
      String text = signer.sign(grant).text();
      assertRefused("/receive/", Optional.of(text), Reason.OTHER_NODE, "self");
    }
  }

  @Test
  void aGrantIsGoodForItsArtifactAndItsJobOnly() throws Exception {
    ArtifactId secret = ArtifactId.parse("models:secret.pth");
    Grant otherArtifact = grant(Direction.FETCH, OTHER, SELF, secret, JOB);
    assertRefused(
        "/serve/",
        Optional.of(signer.sign(otherArtifact).text()),
        Reason.OTHER_ARTIFACT,
        "not for models:m.pth");
    JobId another = new JobId("f".repeat(32));
    Grant otherJob = grant(Direction.PUSH, SELF, OTHER, MODEL, another);
    assertRefused(
        "/receive/",
        Optional.of(signer.sign(otherJob).text()),
        Reason.OTHER_ARTIFACT,
        "not for job " + JOB);
  }

  private Grant grant(
      Direction direction, NodeId target, NodeId source, ArtifactId artifact, JobId job) {
    long expiresAtMs = clock.instant().plus(LIFETIME).toEpochMilli();
    return new Grant(job, artifact, direction, target, List.of(source), expiresAtMs);
  }

  private void assertLetIn(String path, Grant grant) throws Exception {
    assertThat(ask(path, Optional.of(signer.sign(grant).text())).statusCode()).isEqualTo(204);
  }

  private void assertRefused(String path, Optional<String> shown, Reason reason, String text)
      throws Exception {
    long before = refusals.count(reason);
    HttpResponse<byte[]> answer = ask(path, shown);
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(OfferJson.readFailure(answer.body()).error()).contains("node self").contains(text);
    assertThat(OfferJson.readFailure(answer.body()).retryable()).isTrue();
    assertThat(refusals.count(reason)).isEqualTo(before + 1);
  }

  private HttpResponse<byte[]> ask(String path, Optional<String> shown) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
    HttpRequest.Builder post = HttpRequest.newBuilder(uri).POST(BodyPublishers.ofString("{}"));
    shown.ifPresent(text -> post.header(GrantToken.HEADER, text));
    return client.send(post.build(), BodyHandlers.ofByteArray());
  }

  private GrantSigner signer(String name) throws IOException {
    var unused = GrantKeys.generate(temp.resolve(name + ".key"), temp.resolve(name + ".pub"));
    return GrantKeys.signer(temp.resolve(name + ".key"));
  }
}
