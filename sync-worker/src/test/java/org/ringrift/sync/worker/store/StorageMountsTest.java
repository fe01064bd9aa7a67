package org.ringrift.sync.worker.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ringrift.sync.core.InvalidNameException;

class StorageMountsTest {
  @ParameterizedTest
  @CsvSource({
    "/nfs/a, /mnt/lambda/a",
    "/nfs, /mnt/lambda",
    "/nfs/big/a, /big/a",
    "/nfsx/a, /nfsx/a",
    "/nfs/../etc/passwd, /etc/passwd",
    "/other, /other"
  })
  void theLongestMountThatFitsCounts(String there, String here) {
    StorageMounts mounts = StorageMounts.parse("/nfs=/mnt/lambda, /nfs/big=/big");

    assertThat(mounts.here(there)).isEqualTo(Path.of(here));
  }

  @Test
  void withoutMountsPathsAreTheSame() {
    assertThat(StorageMounts.SAME.here("/nfs/a")).isEqualTo(Path.of("/nfs/a"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/nfs", "nfs=/mnt", "/nfs=mnt", "/a=/b=/c", "/a=/b,"})
  void anythingElseIsRefused(String text) {
    assertThatThrownBy(() -> StorageMounts.parse(text)).isInstanceOf(InvalidNameException.class);
  }
}
