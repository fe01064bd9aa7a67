package org.ringrift.sync.worker.transfer.http;

import java.time.Duration;
import java.util.OptionalInt;
import org.ringrift.sync.worker.transfer.Source;
import org.ringrift.sync.worker.transfer.TokenBucket;
import org.ringrift.sync.worker.transfer.Transport;
import org.ringrift.sync.worker.transfer.TransportContract;

class HttpTransportTest extends TransportContract {
  @Override
  protected Transport transport() {
    return new HttpTransport(4, Duration.ofSeconds(20), TokenBucket.Time.system());
  }

  @Override
  protected Source source() {
    return node.source(OptionalInt.empty(), OptionalInt.empty());
  }
}
