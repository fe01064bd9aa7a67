package org.ringrift.sync.it;

/** A broker for one test. */
interface TestBroker extends AutoCloseable {
  String bootstrapServers();

  @Override
  void close();
}
