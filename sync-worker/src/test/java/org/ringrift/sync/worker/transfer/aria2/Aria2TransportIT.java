package org.ringrift.sync.worker.transfer.aria2;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.ringrift.sync.worker.offer.Offer;
import org.ringrift.sync.worker.store.Failure;
import org.ringrift.sync.worker.testkit.SourceNode;
import org.ringrift.sync.worker.testkit.TestClock;
import org.ringrift.sync.worker.testkit.TestFiles;
import org.ringrift.sync.worker.transfer.Alternatives;
import org.ringrift.sync.worker.transfer.Line;
import org.ringrift.sync.worker.transfer.Patience;
import org.ringrift.sync.worker.transfer.Source;
import org.ringrift.sync.worker.transfer.Supply;
import org.ringrift.sync.worker.transfer.Transport;
import org.ringrift.sync.worker.transfer.TransportContract;
import org.ringrift.sync.worker.transfer.TransportOutcome;
import org.ringrift.sync.worker.transfer.TransportRequest;
import org.ringrift.sync.worker.transfer.http.HttpClients;

@EnabledIf(
    value = "org.ringrift.sync.worker.transfer.aria2.Aria2Transport#isInstalled",
    disabledReason = "aria2 is not installed")
class Aria2TransportIT extends TransportContract {
  @Override
  protected Transport transport() {
    return new Aria2Transport(HttpClients.of(Patience.DEFAULT), Line.unlimited());
  }

  @Override
  protected Source source() {
    return node.source(OptionalInt.empty(), OptionalInt.empty());
  }

  @Test
  void readsFromAnotherSourceWhatTheFirstDoesNotGive() throws Exception {
    byte[] bytes = TestFiles.noise(5 << 20, 20);
    Offer offer = offered("models/a.pth", bytes);
    try (SourceNode second = new SourceNode(temp.resolve("second"), new TestClock())) {
      TestFiles.write(second.directory().root().resolve("models/a.pth"), bytes);
      Offer same = second.offer(SourceNode.model("models/a.pth"), SourceNode.anyFile());
      Source other = second.source(OptionalInt.empty(), OptionalInt.empty());
      Supply beside = new Supply(other, other.endpoints().addresses(), same);
      Files.delete(node.directory().offersFolder().resolve(offer.rsyncPath()));

      TransportOutcome outcome = transport().transfer(request(offer, beside));

      assertThat(outcome).isInstanceOf(TransportOutcome.Delivered.class);
      assertStaged(bytes);
    }
  }

  private TransportRequest request(Offer offer, Supply beside) {
    TransportRequest plain = request(offer, OptionalLong.empty(), done -> {});
    Alternatives alternatives =
        new Alternatives() {
          @Override
          public Optional<Supply> insteadOf(Source failed, Failure failure) {
            return Optional.empty();
          }

          @Override
          public List<Supply> beside(Supply supply) {
            return List.of(beside);
          }
        };
    return new TransportRequest(
        plain.artifact(),
        plain.supply(),
        alternatives,
        plain.staged(),
        plain.limit(),
        plain.progress());
  }
}
