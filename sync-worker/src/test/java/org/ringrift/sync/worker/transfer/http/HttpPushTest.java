package org.ringrift.sync.worker.transfer.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.worker.data.DataPlane;
import org.ringrift.sync.worker.offer.Offer;
import org.ringrift.sync.worker.testkit.PlaneMain;
import org.ringrift.sync.worker.testkit.SourceNode;
import org.ringrift.sync.worker.testkit.TestFiles;
import org.ringrift.sync.worker.transfer.Endpoints;
import org.ringrift.sync.worker.transfer.FetchRequest;
import org.ringrift.sync.worker.transfer.Line;
import org.ringrift.sync.worker.transfer.Patience;
import org.ringrift.sync.worker.transfer.PushTransport;
import org.ringrift.sync.worker.transfer.Source;
import org.ringrift.sync.worker.transfer.Target;
import org.ringrift.sync.worker.transfer.Transport;
import org.ringrift.sync.worker.transfer.TransportContract;
import org.ringrift.sync.worker.transfer.TransportOutcome;
import org.ringrift.sync.worker.transfer.TransportRequest;

/** The source sends: the same promises, kept from the other side. */
class HttpPushTest extends TransportContract {
  private static final NodeId TARGET = new NodeId("target");
  private static final JobId JOB = new JobId("0123456789abcdef0123456789abcdef");

  private DataPlane target;

  @Override
  protected void startServing() throws Exception {
    target = PlaneMain.open(TARGET, temp.resolve("target"));
  }

  @Override
  protected void stopServing() {
    target.close();
  }

  @Override
  protected Source source() {
    return node.source(OptionalInt.empty(), OptionalInt.empty());
  }

  @Override
  protected Path staged() {
    return target.directory().stagingFolder(JOB).resolve("content");
  }

  /** The target has checked it and given it its name. */
  @Override
  protected void assertStaged(byte[] bytes) {
    assertThat(target.directory().root().resolve("for/people")).hasBinaryContent(bytes);
  }

  @Test
  @Override
  protected void writesNothingButTheStagedFile() throws Exception {
    var before = TestFiles.tree(temp);
    Offer offer = offered("x.pth", TestFiles.noise(3 << 20, 13));
    delivered(offer);
    before.remove("target/.ringsync/staging/" + JOB);
    before.addAll(
        List.of(
            "source data's/x.pth",
            "source data's/.ringsync/offers/" + offer.rsyncPath(),
            "target/.ringsync/received",
            "target/for",
            "target/for/people"));
    assertThat(TestFiles.tree(temp)).isEqualTo(before);
  }

  @Override
  protected Transport transport() {
    HttpPush push = new HttpPush(4, HttpClients.of(Patience.DEFAULT), Line.unlimited());
    return new Transport() {
      @Override
      public String name() {
        return PushTransport.HTTP_PUSH;
      }

      @Override
      public boolean canReach(Endpoints source) {
        return true;
      }

      @Override
      public TransportOutcome transfer(TransportRequest request) throws InterruptedException {
        return switch (push.push(order(request))) {
          case PushTransport.Outcome.Done done ->
              new TransportOutcome.Delivered(
                  done.bytesTransferred(), SourceNode.ID, Optional.empty());
          case PushTransport.Outcome.Broken broken -> new TransportOutcome.Broken(broken.failure());
        };
      }
    };
  }

  private PushTransport.Order order(TransportRequest request) {
    Endpoints endpoints = PlaneMain.source(TARGET, target.server().port()).endpoints();
    return new PushTransport.Order(
        new FetchRequest(
            JOB,
            request.artifact(),
            SourceNode.anyFile(),
            List.of(request.source()),
            List.of(),
            request.limit(),
            Optional.of(new Target(TARGET, endpoints, Optional.empty()))),
        request.supply(),
        node.directory().offersFolder().resolve(request.offer().rsyncPath()),
        request.progress());
  }
}
