package org.ringrift.sync.grant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrantKeysTest {
  // RFC 8032, section 7.1, TEST 1: the pair of a known private half, and of RSA no more than a
  // name.
  private static final String KNOWN_PRIVATE =
      "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g";
  private static final String KNOWN_PUBLIC =
      "MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";
  private static final String OTHER_KIND = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEnotakey==";

  @TempDir Path temp;

  @Test
  void onlyItsOwnerCanReadAPrivateKey() throws IOException {
    GrantKeys.generate(file("key"), file("pub"));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file("key"))))
        .isEqualTo("rw-------");
    assertThat(GrantKeys.verifier(List.of(file("pub"))).accepts(GrantKeys.signer(file("key"))))
        .isTrue();
  }

  @Test
  void aKeyIsNeverReplaced() throws IOException {
    GrantKeys.generate(file("key"), file("pub"));
    byte[] before = Files.readAllBytes(file("key"));
    assertThatThrownBy(() -> GrantKeys.generate(file("key"), file("pub2")))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(file("key")).hasBinaryContent(before);
  }

  @Test
  void aKeyOfAnotherProgramIsReadWithItsPublicHalf() throws IOException {
    write("key", "PRIVATE KEY", KNOWN_PRIVATE);
    write("pub", "PUBLIC KEY", KNOWN_PUBLIC);
    assertThat(GrantKeys.verifier(List.of(file("pub"))).accepts(GrantKeys.signer(file("key"))))
        .isTrue();
  }

  @Test
  void oneFileMayHoldSeveralPublicKeys() throws IOException {
    KeyId one = GrantKeys.generate(file("key1"), file("pub1"));
    KeyId two = GrantKeys.generate(file("key2"), file("pub2"));
    Files.writeString(
        file("pubs"), "old\n" + Files.readString(file("pub1")) + Files.readString(file("pub2")));
    assertThat(GrantKeys.verifier(List.of(file("pubs"))).keyIds())
        .containsExactlyInAnyOrder(one, two);
  }

  @Test
  void aFileWithoutAKeyIsNamedWithWhatItMustHold() throws IOException {
    Files.write(file("noise"), new byte[] {(byte) 0xff, 0, 1});
    assertThatThrownBy(() -> GrantKeys.signer(file("noise")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file("noise").toString())
        .hasMessageContaining("'PRIVATE KEY'");
    assertThatThrownBy(() -> GrantKeys.verifier(List.of(file("noise"))))
        .hasMessageContaining(file("noise").toString())
        .hasMessageContaining("'PUBLIC KEY'");
    assertThatThrownBy(() -> GrantKeys.signer(file("none")))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining(file("none").toString());
  }

  @Test
  void aKeyOfAnotherKindIsNamed() throws IOException {
    write("ec", "PUBLIC KEY", OTHER_KIND);
    assertThatThrownBy(() -> GrantKeys.verifier(List.of(file("ec"))))
        .hasMessageContaining(file("ec").toString())
        .hasMessageContaining("Ed25519");
    write("key", "PRIVATE KEY", KNOWN_PUBLIC);
    assertThatThrownBy(() -> GrantKeys.signer(file("key")))
        .hasMessageContaining(file("key").toString())
        .hasMessageContaining("Ed25519");
  }

  private void write(String name, String kind, String body) throws IOException {
    Files.writeString(
        file(name), "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n");
  }

  private Path file(String name) {
    return temp.resolve(name);
  }
}
