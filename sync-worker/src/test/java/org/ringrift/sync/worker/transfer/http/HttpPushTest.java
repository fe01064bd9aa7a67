package org.ringrift.sync.worker.transfer.http;

import org.ringrift.sync.worker.testkit.PlaneMain;
import org.ringrift.sync.worker.transfer.Endpoints;
import org.ringrift.sync.worker.transfer.Line;
import org.ringrift.sync.worker.transfer.Patience;
import org.ringrift.sync.worker.transfer.PushContract;
import org.ringrift.sync.worker.transfer.PushTransport;

class HttpPushTest extends PushContract {
  @Override
  protected PushTransport push() {
    return new HttpPush(4, HttpClients.of(Patience.DEFAULT), Line.unlimited());
  }

  @Override
  protected Endpoints endpoints() {
    return PlaneMain.source(TARGET, target.server().port()).endpoints();
  }
}
