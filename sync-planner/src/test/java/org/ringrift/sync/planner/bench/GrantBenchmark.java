package org.ringrift.sync.planner.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.grant.Grant;
import org.ringrift.sync.grant.GrantKeys;
import org.ringrift.sync.grant.GrantSigner;
import org.ringrift.sync.grant.GrantToken;
import org.ringrift.sync.grant.GrantVerifier;

/** What a grant costs: the planner, which signs it, and a server that sees it, first and later. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class GrantBenchmark {
  /** More than a server remembers, so that none is known when it comes again. */
  private static final int MANY = 2048;

  private final GrantToken[] tokens = new GrantToken[MANY];
  private GrantSigner signer;
  private GrantVerifier verifier;
  private int next;

  @Setup
  public void sign() throws IOException {
    Path directory = Files.createTempDirectory("bench-keys");
    Path privateKey = directory.resolve("grants.key");
    Path publicKey = directory.resolve("grants.pub");
    var unused = GrantKeys.generate(privateKey, publicKey);
    signer = GrantKeys.signer(privateKey);
    verifier = GrantKeys.verifier(List.of(publicKey));
    for (Path path : List.of(privateKey, publicKey, directory)) {
      Files.delete(path);
    }
    for (int i = 0; i < MANY; i++) {
      tokens[i] = signer.sign(grant(i));
    }
  }

  @Benchmark
  public GrantToken signOne() {
    return signer.sign(grant(next++));
  }

  @Benchmark
  public GrantVerifier.Verdict verifyNew() {
    next = (next + 1) % MANY;
    return verifier.verify(tokens[next]);
  }

  @Benchmark
  public GrantVerifier.Verdict verifyKnown() {
    return verifier.verify(new GrantToken(tokens[0].text()));
  }

  private static Grant grant(int expiresAtMs) {
    return new Grant(
        new JobId("0123456789abcdef0123456789abcdef"),
        ArtifactId.parse("games:selfplay-1:data/games/canonical_hex8_2p.db"),
        Grant.Direction.FETCH,
        new NodeId("trainer-1"),
        List.of(new NodeId("selfplay-1"), new NodeId("cpu-1")),
        expiresAtMs);
  }
}
