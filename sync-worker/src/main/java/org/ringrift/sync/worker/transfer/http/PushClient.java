package org.ringrift.sync.worker.transfer.http;

import org.ringrift.sync.core.JobId;
import org.ringrift.sync.worker.offer.PushJson;
import org.ringrift.sync.worker.offer.PushReceiver;
import org.ringrift.sync.worker.offer.PushRequest;
import org.ringrift.sync.worker.transfer.BrokenException;
import org.ringrift.sync.worker.transfer.Target;

/** Talks to the data server of a target about a push. Chunks may be sent by several threads. */
final class PushClient {
  private static final String PATH = "/v1/pushes";
  private static final int OK = 200;
  private static final int CREATED = 201;
  private static final int NO_CONTENT = 204;
  private static final int WRITE_BYTES = 64 << 10;

  private final TargetServer server;
  private final HttpClients http;

  PushClient(Target target, HttpClients http) {
    this.server = new TargetServer(target, http);
    this.http = http;
  }

  /** Announces a file at the first address that answers, which the other calls go to as well. */
  PushReceiver.Announced announce(PushRequest request)
      throws BrokenException, InterruptedException {
    return server.announce(
        PATH,
        PushJson.write(request),
        (status, body) ->
            status == CREATED
                ? PushJson.readWanted(body)
                : new PushReceiver.Announced.Present(facts(status, body)));
  }

  /** Says that the push goes on, although nothing of it may be heard for a while. */
  void touch(JobId job) {
    server.touch(PATH + "/" + job.value() + "/touch");
  }

  /** Has the whole checked and named. */
  PushReceiver.Facts finish(JobId job) throws BrokenException, InterruptedException {
    return server.post(
        PATH + "/" + job.value() + "/finish", new byte[0], "did not finish", PushClient::facts);
  }

  /** Sends one chunk: so many bytes from the start of the buffer. */
  void put(JobId job, int chunk, byte[] buffer, int length, ChunkSource.Arrived sent)
      throws BrokenException, InterruptedException {
    boolean unused =
        server.put(
            PATH + "/" + job.value() + "/chunks/" + chunk,
            length,
            sink -> {
              for (int done = 0; done < length; done += WRITE_BYTES) {
                int part = Math.min(WRITE_BYTES, length - done);
                sink.write(buffer, done, part);
                sent.bytes(part);
              }
            },
            http.patience().stall(),
            "broke while it got chunk " + chunk,
            PushClient::isTaken);
  }

  private static boolean isTaken(int status, byte[] body) throws BrokenException {
    if (status != NO_CONTENT) {
      throw TargetServer.refusal(status, body);
    }
    return true;
  }

  private static PushReceiver.Facts facts(int status, byte[] body) throws BrokenException {
    if (status != OK) {
      throw TargetServer.refusal(status, body);
    }
    return PushJson.readFacts(body);
  }
}
