package org.ringrift.sync.worker.transfer;

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

/** The source sends: the same promises, kept from the other side. */
public abstract class PushContract extends TransportContract {
  protected static final NodeId TARGET = new NodeId("target");
  protected static final JobId JOB = new JobId("0123456789abcdef0123456789abcdef");

  protected DataPlane target;

  /** What sends. */
  protected abstract PushTransport push();

  /** How it reaches the target. */
  protected abstract Endpoints endpoints();

  /** Makes the target. */
  protected DataPlane openTarget(Path data) throws Exception {
    return PlaneMain.open(TARGET, data);
  }

  @Override
  protected void startServing() throws Exception {
    target = openTarget(temp.resolve("target"));
  }

  @Override
  protected void stopServing() throws Exception {
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
    PushTransport push = push();
    return new Transport() {
      @Override
      public String name() {
        return push.name();
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
    return new PushTransport.Order(
        new FetchRequest(
            JOB,
            request.artifact(),
            SourceNode.anyFile(),
            List.of(request.source()),
            List.of(),
            request.limit(),
            Optional.of(new Target(TARGET, endpoints(), Optional.empty()))),
        request.supply(),
        node.directory().offersFolder().resolve(request.offer().rsyncPath()),
        request.progress());
  }
}
