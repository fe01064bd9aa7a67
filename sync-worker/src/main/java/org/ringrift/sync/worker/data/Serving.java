package org.ringrift.sync.worker.data;

import org.ringrift.sync.worker.serve.DataServer;
import org.ringrift.sync.worker.serve.DeltaHandler;
import org.ringrift.sync.worker.serve.Doorkeeper;
import org.ringrift.sync.worker.serve.Drain;
import org.ringrift.sync.worker.serve.GameDeltas;
import org.ringrift.sync.worker.serve.GamesPushHandler;
import org.ringrift.sync.worker.serve.OfferHandler;
import org.ringrift.sync.worker.serve.Offers;
import org.ringrift.sync.worker.serve.PushHandler;
import org.ringrift.sync.worker.serve.SlowReaders;
import org.ringrift.sync.worker.serve.Toll;
import org.ringrift.sync.worker.serve.UploadGate;
import org.ringrift.sync.worker.transfer.TransferChain;

/**
 * What the data server has for other nodes, and whom it lets in.
 *
 * @param slowPeers breaks off who takes or sends too little
 * @param drain knows all that runs for others
 */
record Serving(DataServer server, SlowReaders slowPeers, Doorkeeper door, Drain drain) {

  /** Others fetch from this node, as many at once as the gate lets. */
  void fetches(Offers offers, GameDeltas games, UploadGate gate) {
    server.register(
        OfferHandler.PATH,
        new OfferHandler(offers, slowPeers, door),
        door.beforeServing(),
        drain,
        gate);
    server.register(
        DeltaHandler.PATH,
        new DeltaHandler(games, slowPeers, door),
        door.beforeServing(),
        drain,
        gate);
  }

  /**
   * Others send to this node.
   *
   * @param toll for all that they send
   */
  void pushes(TransferChain chain, Toll toll) {
    server.register(
        PushHandler.PATH,
        new PushHandler(chain.pushedFiles(), slowPeers, door, toll),
        door.beforeReceiving(),
        drain);
    server.register(
        GamesPushHandler.PATH,
        new GamesPushHandler(chain.pushedGames(), slowPeers, door, toll),
        door.beforeReceiving(),
        drain);
  }
}
