package org.ringrift.sync.worker.transfer.rsync;

import java.util.Optional;
import java.util.OptionalInt;
import org.ringrift.sync.worker.testkit.SshServer;
import org.ringrift.sync.worker.transfer.Line;
import org.ringrift.sync.worker.transfer.Patience;
import org.ringrift.sync.worker.transfer.Source;
import org.ringrift.sync.worker.transfer.Transport;
import org.ringrift.sync.worker.transfer.TransportContract;

class RsyncSshTransportIT extends TransportContract {
  private SshServer sshd;

  @Override
  protected void startServing() throws Exception {
    sshd = new SshServer(temp.resolve("ssh"));
  }

  @Override
  protected void stopServing() {
    sshd.close();
  }

  @Override
  protected Transport transport() {
    return RsyncTransport.ssh(
        new SshSettings(Optional.of(sshd.identity()), Optional.of(sshd.knownHosts())),
        Patience.DEFAULT,
        Line.unlimited());
  }

  @Override
  protected Source source() {
    return node.source(OptionalInt.empty(), OptionalInt.of(sshd.port()));
  }
}
