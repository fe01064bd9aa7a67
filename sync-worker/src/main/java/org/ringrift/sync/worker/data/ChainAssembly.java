package org.ringrift.sync.worker.data;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.ringrift.sync.worker.arrival.Arrivals;
import org.ringrift.sync.worker.delta.GameIndexes;
import org.ringrift.sync.worker.merge.LiveMerge;
import org.ringrift.sync.worker.offer.RsyncAccess;
import org.ringrift.sync.worker.store.DataDirectory;
import org.ringrift.sync.worker.store.FileHashes;
import org.ringrift.sync.worker.transfer.Line;
import org.ringrift.sync.worker.transfer.Loopback;
import org.ringrift.sync.worker.transfer.PushTransport;
import org.ringrift.sync.worker.transfer.SharedStorage;
import org.ringrift.sync.worker.transfer.TransferChain;
import org.ringrift.sync.worker.transfer.Transport;
import org.ringrift.sync.worker.transfer.TransportOrder;
import org.ringrift.sync.worker.transfer.aria2.Aria2Transport;
import org.ringrift.sync.worker.transfer.delta.DeltaPush;
import org.ringrift.sync.worker.transfer.delta.GameDelta;
import org.ringrift.sync.worker.transfer.http.HttpClients;
import org.ringrift.sync.worker.transfer.http.HttpPush;
import org.ringrift.sync.worker.transfer.http.HttpTransport;
import org.ringrift.sync.worker.transfer.http.OfferClient;
import org.ringrift.sync.worker.transfer.rsync.RsyncPush;
import org.ringrift.sync.worker.transfer.rsync.RsyncTransport;
import org.ringrift.sync.worker.verify.LocalCopy;
import org.ringrift.sync.worker.verify.Verifier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the transfer chain of a node together.
 *
 * @param out what all that is sent pays on
 * @param in what all that is received pays on
 */
record ChainAssembly(
    DataPlaneConfig config,
    DataDirectory directory,
    HttpClients http,
    Line out,
    Line in,
    InstantSource clock) {
  private static final Logger log = LoggerFactory.getLogger(ChainAssembly.class);

  TransferChain chain(
      Loopback loopback, Arrivals arrivals, GameIndexes indexes, RsyncAccess pushes) {
    FileHashes hashes = new FileHashes(clock);
    return new TransferChain(
        new TransferChain.Parts(
            config.self(),
            directory,
            new OfferClient(http),
            loopback,
            new DeltaPush(directory, http),
            new TransportOrder<>(fetching(arrivals), config.transportOrder(), clock),
            new TransportOrder<>(pushing(), config.transportOrder(), clock),
            pushes,
            new GameDelta(config.self(), directory, indexes, http, in),
            new LiveMerge(directory, clock),
            new LocalCopy(hashes),
            new Verifier(config.self()),
            hashes,
            new SharedStorage(config.mounts(), hashes),
            clock),
        arrivals,
        config.patience());
  }

  private List<Transport> fetching(Arrivals arrivals) {
    List<Transport> transports = new ArrayList<>();
    transports.add(new HttpTransport(arrivals, HttpTransport.DEFAULT_RANGES, http, in));
    transports.add(RsyncTransport.daemon(config.patience(), in));
    transports.add(RsyncTransport.ssh(config.ssh(), config.patience(), in));
    if (config.transportOrder().contains(Transport.ARIA2)) {
      if (Aria2Transport.isInstalled()) {
        transports.add(new Aria2Transport(http, in));
      } else {
        log.warn("aria2 is among the transports, but not installed; the others are used");
      }
    }
    return transports;
  }

  private List<PushTransport> pushing() {
    HttpPush push = new HttpPush(HttpTransport.DEFAULT_RANGES, http, out);
    return List.of(
        push,
        RsyncPush.daemon(push, config.patience(), out),
        RsyncPush.ssh(config.ssh(), push, config.patience(), out));
  }
}
