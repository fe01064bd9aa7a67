package org.ringrift.sync.worker.transfer.http;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.worker.arrival.Arrivals;
import org.ringrift.sync.worker.testkit.PlaneMain;
import org.ringrift.sync.worker.testkit.SourceNode;
import org.ringrift.sync.worker.testkit.TestCertificates;
import org.ringrift.sync.worker.testkit.TestClock;
import org.ringrift.sync.worker.tls.Tls;
import org.ringrift.sync.worker.transfer.BrokenException;
import org.ringrift.sync.worker.transfer.Line;
import org.ringrift.sync.worker.transfer.Patience;
import org.ringrift.sync.worker.transfer.Source;
import org.ringrift.sync.worker.transfer.Target;
import org.ringrift.sync.worker.transfer.Transport;
import org.ringrift.sync.worker.transfer.TransportContract;

/** The same promises over TLS. */
class HttpsTransportTest extends TransportContract {
  @TempDir static Path folder;
  private static Tls tls;

  @BeforeAll
  static void makeCertificates() throws Exception {
    tls = TestCertificates.onLoopback(folder).tls();
  }

  @Override
  protected SourceNode openNode(Path data) throws Exception {
    return new SourceNode(data, new TestClock(), true, tls.server());
  }

  @Override
  protected Transport transport() {
    HttpClients http = new HttpClients(Patience.DEFAULT, tls.trust());
    return new HttpTransport(new Arrivals(), 4, http, Line.unlimited());
  }

  @Override
  protected Source source() {
    return node.source(OptionalInt.empty(), OptionalInt.empty());
  }

  @Test
  void aTargetThatTakesNothingBreaksThePush() throws Exception {
    try (ServerSocket silent =
        tls.server().orElseThrow().getServerSocketFactory().createServerSocket(0)) {
      Thread peer =
          Thread.ofPlatform()
              .daemon()
              .start(
                  () -> {
                    try (SSLSocket socket = (SSLSocket) silent.accept()) {
                      socket.startHandshake();
                      Thread.currentThread().join();
                    } catch (IOException | InterruptedException e) {
                      // The test is over.
                    }
                  });
      HttpClients http = new HttpClients(Patience.of(Duration.ofSeconds(5)), tls.trust());
      NodeId node = new NodeId("target");
      PushClient client =
          new PushClient(
              new Target(
                  node,
                  PlaneMain.source(node, silent.getLocalPort(), true).endpoints(),
                  Optional.empty()),
              http);
      byte[] chunk = new byte[32 << 20];
      JobId job = new JobId("0123456789abcdef0123456789abcdef");
      assertThatThrownBy(() -> client.put(job, 0, chunk, chunk.length, sent -> {}))
          .isInstanceOf(BrokenException.class)
          .hasMessageContaining("broke while it got chunk 0");
      peer.interrupt();
    }
  }
}
