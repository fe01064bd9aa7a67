package org.ringrift.sync.it;

/** Where brokers and the registry come from; one for this JVM. */
interface TestServices {
  TestServices INSTANCE =
      Boolean.getBoolean("sync.it.containers") ? new ContainerServices() : new EmbeddedServices();

  /** A new, empty broker. */
  TestBroker newBroker();

  /** The registry, started at the first call. */
  String registryUrl();
}
