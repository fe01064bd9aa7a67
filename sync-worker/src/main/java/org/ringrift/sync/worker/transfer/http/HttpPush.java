package org.ringrift.sync.worker.transfer.http;

import org.ringrift.sync.worker.transfer.Endpoints;
import org.ringrift.sync.worker.transfer.Line;
import org.ringrift.sync.worker.transfer.PushTransport;
import org.ringrift.sync.worker.transfer.Transport;

/**
 * Sends the chunks that the target lacks, several at once, and asks it to check and finish. What
 * the target has of it already, from an earlier attempt or an older version, is not sent.
 */
public final class HttpPush implements PushTransport {
  private final int chunksInFlight;
  private final HttpClients http;
  private final Line line;

  /**
   * @param http a target that takes nothing, or does not answer a chunk, for as long as it is
   *     patient has failed
   * @param line what all that this node sends pays on
   */
  public HttpPush(int chunksInFlight, HttpClients http, Line line) {
    this.chunksInFlight = chunksInFlight;
    this.http = http;
    this.line = line;
  }

  @Override
  public String name() {
    return HTTP_PUSH;
  }

  @Override
  public String orderedAs() {
    return Transport.HTTP;
  }

  /** The data server of the target has to be reached in any case. */
  @Override
  public boolean canReach(Endpoints target) {
    return true;
  }

  @Override
  public Outcome push(Order order) throws InterruptedException {
    try (PushTalk talk = talk(order)) {
      return talk.send();
    }
  }

  /** Talks to the target about one push; close it at its end. */
  public PushTalk talk(Order order) {
    return new PushTalk(order, http, line, chunksInFlight);
  }
}
