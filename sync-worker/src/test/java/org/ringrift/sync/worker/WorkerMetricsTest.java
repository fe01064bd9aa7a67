package org.ringrift.sync.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.grant.GrantKeys;
import org.ringrift.sync.worker.data.DataPlane;
import org.ringrift.sync.worker.data.DataPlaneConfig;
import org.ringrift.sync.worker.http.MetricsHandler;
import org.ringrift.sync.worker.serve.ServerLimits;
import org.ringrift.sync.worker.serve.UploadLimits;
import org.ringrift.sync.worker.store.StorageMounts;
import org.ringrift.sync.worker.tls.Tls;
import org.ringrift.sync.worker.transfer.Patience;
import org.ringrift.sync.worker.transfer.rsync.SshSettings;

@Timeout(60)
class WorkerMetricsTest {
  @TempDir Path temp;

  @Test
  void everybodyCanReadWhatWasRefused() throws Exception {
    var unused = GrantKeys.generate(temp.resolve("key"), temp.resolve("pub"));
    try (DataPlane plane = DataPlane.open(config(), InstantSource.system())) {
      plane.server().register(MetricsHandler.PATH, new MetricsHandler(WorkerMetrics.of(plane)));
      plane.start();
      String before = get(plane, MetricsHandler.PATH);
      assertThat(before).contains("sync_worker_refused_requests_total{reason=\"no_grant\"} 0.0");
      assertThat(before).contains("sync_worker_uploads_running 0.0");

      assertThat(get(plane, "/v1/offers")).contains("Ringsync-Grant");

      assertThat(get(plane, MetricsHandler.PATH))
          .contains("sync_worker_refused_requests_total{reason=\"no_grant\"} 1.0");
    }
  }

  private DataPlaneConfig config() throws Exception {
    return new DataPlaneConfig(
        new NodeId("self"),
        temp.resolve("data"),
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        OptionalInt.empty(),
        new SshSettings(Optional.empty(), Optional.empty()),
        0,
        List.of(),
        UploadLimits.NONE,
        Patience.DEFAULT,
        OptionalLong.empty(),
        ServerLimits.DEFAULT,
        Tls.off(),
        Optional.of(GrantKeys.verifier(List.of(temp.resolve("pub")))),
        StorageMounts.SAME);
  }

  private static String get(DataPlane plane, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + plane.server().port() + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
        .body();
  }
}
