package org.ringrift.sync.worker.transfer.rsync;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.OptionalInt;
import org.ringrift.sync.worker.transfer.Line;
import org.ringrift.sync.worker.transfer.Patience;
import org.ringrift.sync.worker.transfer.Source;
import org.ringrift.sync.worker.transfer.Transport;
import org.ringrift.sync.worker.transfer.TransportContract;

class RsyncDaemonTransportIT extends TransportContract {
  private RsyncDaemon daemon;

  @Override
  protected void startServing() throws Exception {
    daemon =
        RsyncDaemon.start(
            node.directory().workFolder(),
            node.directory().offersFolder(),
            node.directory().stagingFolder(),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  @Override
  protected void stopServing() {
    daemon.close();
  }

  @Override
  protected Transport transport() {
    return RsyncTransport.daemon(Patience.DEFAULT, Line.unlimited());
  }

  @Override
  protected Source source() {
    return node.source(OptionalInt.of(daemon.port()), OptionalInt.empty());
  }
}
