package org.ringrift.sync.grant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.InvalidNameException;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.grant.GrantVerifier.Verdict;

class GrantTest {
  private static final NodeId TRAINER = new NodeId("trainer-1");
  private static final NodeId PLAYER = new NodeId("player.1");
  private static final NodeId RELAY = new NodeId("relay_1");
  private static final Grant GRANT =
      new Grant(
          new JobId("0123456789abcdef0123456789abcdef"),
          ArtifactId.parse("games:player.1:data/games/größe=a,b.c.db"),
          Grant.Direction.FETCH,
          TRAINER,
          List.of(RELAY, PLAYER),
          1_800_000_000_123L);

  @TempDir Path temp;
  private GrantSigner signer;
  private GrantVerifier verifier;

  @BeforeEach
  void keys() throws IOException {
    signer = makeSigner("one");
    verifier = GrantKeys.verifier(List.of(publicFile("one")));
  }

  @Test
  void whatWasSignedIsReadAgain() {
    GrantToken token = signer.sign(GRANT);
    assertThat(verifier.verify(token)).isEqualTo(new Verdict.Genuine(GRANT));
    assertThat(verifier.verify(new GrantToken(token.text())))
        .as("from memory")
        .isEqualTo(new Verdict.Genuine(GRANT));
  }

  @Test
  void equalGrantsHaveEqualTokensWhereverTheyAreSigned() throws IOException {
    GrantSigner again = GrantKeys.signer(privateFile("one"));
    assertThat(again.keyId()).isEqualTo(signer.keyId());
    assertThat(again.sign(GRANT)).isEqualTo(signer.sign(GRANT));
  }

  @Test
  void aTokenHidesInLogs() {
    GrantToken token = signer.sign(GRANT);
    assertThat("" + token).contains(signer.keyId().value()).hasSizeLessThan(60);
  }

  @Test
  void noCharacterOfATokenCanBeChanged() {
    long seed = Long.getLong("sync.test.seed", 20_261_122L);
    Random random = new Random(seed);
    String text = signer.sign(GRANT).text();
    // The last character of 86 carries four bits that say nothing.
    for (int i = 0; i < 300; i++) {
      StringBuilder changed = new StringBuilder(text);
      int place = random.nextInt(text.length() - 1);
      changed.setCharAt(place, changed.charAt(place) == 'A' ? 'B' : 'A');
      assertThat(isGenuine(changed.toString()))
          .as("place %d, sync.test.seed=%d", place, seed)
          .isFalse();
    }
  }

  @Test
  void aGrantIsNotTakenUnderTheNameOfAnotherKey() throws IOException {
    GrantSigner other = makeSigner("two");
    assertThat(verifier.verify(other.sign(GRANT))).isEqualTo(new Verdict.UnknownKey(other.keyId()));
    String renamed =
        other.sign(GRANT).text().replace(other.keyId().value(), signer.keyId().value());
    assertThat(verifier.verify(new GrantToken(renamed))).isEqualTo(new Verdict.Forged());
  }

  @Test
  void severalKeysCountWhileOneTakesThePlaceOfAnother() throws IOException {
    GrantSigner other = makeSigner("two");
    GrantVerifier both = GrantKeys.verifier(List.of(publicFile("one"), publicFile("two")));
    assertThat(both.verify(signer.sign(GRANT))).isEqualTo(new Verdict.Genuine(GRANT));
    assertThat(both.verify(other.sign(GRANT))).isEqualTo(new Verdict.Genuine(GRANT));
    assertThat(both.keyIds()).containsExactlyInAnyOrder(signer.keyId(), other.keyId());
  }

  @Test
  void moreGrantsThanAreRememberedAreStillChecked() {
    for (int i = 0; i < 1100; i++) {
      Grant grant = expiring(i);
      assertThat(verifier.verify(signer.sign(grant))).isEqualTo(new Verdict.Genuine(grant));
    }
    assertThat(verifier.verify(signer.sign(expiring(0)))).isInstanceOf(Verdict.Genuine.class);
  }

  @ParameterizedTest
  @CsvSource({
    "job=.*, job=1",
    "artifact=.*, artifact=models:../x",
    "direction=.*, direction=steal",
    "target=.*, target=../x",
    "sources=.*, sources=",
    "expires_at_ms=.*, expires_at_ms=soon",
    "expires_at_ms=.*, ''",
    "target=.*, sources=s",
    "expires_at_ms=, more=1"
  })
  void signedNonsenseIsUnreadable(String part, String instead) {
    String payload =
        new String(GRANT.toBytes(), StandardCharsets.UTF_8).replaceFirst(part, instead);
    String unsigned =
        "1."
            + signer.keyId()
            + "."
            + Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(payload.getBytes(StandardCharsets.UTF_8));
    byte[] signature = signer.sign(unsigned.getBytes(StandardCharsets.US_ASCII));
    assertThat(verifier.verify(GrantToken.signed(unsigned, signature)))
        .isInstanceOf(Verdict.Unreadable.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "1.2.3.4", "2.0123456789abcdef.aaaa.", "Bearer x"})
  void whatHasNotTheFormIsNoToken(String text) {
    assertThatThrownBy(() -> new GrantToken(text))
        .isInstanceOf(InvalidNameException.class)
        .hasMessageContaining("1.<key>.<grant>.<signature>");
  }

  @Test
  void aTokenWithoutEndIsRefusedBeforeItIsRead() {
    assertThatThrownBy(() -> new GrantToken("1.".concat("a".repeat(1 << 20))))
        .isInstanceOf(InvalidNameException.class);
  }

  @Test
  void saysWhoMayServeAndWhoMayReceive() {
    assertThat(GRANT.letsServe(PLAYER)).isTrue();
    assertThat(GRANT.letsServe(RELAY)).isTrue();
    assertThat(GRANT.letsServe(TRAINER)).isFalse();
    assertThat(GRANT.letsReceive(TRAINER)).as("it fetches").isFalse();
    Grant push =
        new Grant(
            GRANT.job(), GRANT.artifact(), Grant.Direction.PUSH, TRAINER, List.of(PLAYER), 1L);
    assertThat(push.letsReceive(TRAINER)).isTrue();
    assertThat(push.letsReceive(PLAYER)).isFalse();
    assertThat(push.letsServe(PLAYER)).isTrue();
  }

  private boolean isGenuine(String text) {
    try {
      return verifier.verify(new GrantToken(text)) instanceof Verdict.Genuine;
    } catch (InvalidNameException e) {
      return false;
    }
  }

  private static Grant expiring(long atMs) {
    return new Grant(
        GRANT.job(), GRANT.artifact(), GRANT.direction(), GRANT.target(), GRANT.sources(), atMs);
  }

  private GrantSigner makeSigner(String name) throws IOException {
    GrantKeys.generate(privateFile(name), publicFile(name));
    return GrantKeys.signer(privateFile(name));
  }

  private Path privateFile(String name) {
    return temp.resolve(name + ".key");
  }

  private Path publicFile(String name) {
    return temp.resolve(name + ".pub");
  }
}
