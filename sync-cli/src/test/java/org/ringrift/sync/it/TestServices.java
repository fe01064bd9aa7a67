package org.ringrift.sync.it;

/**
 * Where brokers and the registry come from; one for this JVM. In containers where the system
 * property {@value #CONTAINERS} is {@code true}, otherwise embedded.
 */
interface TestServices {
  String CONTAINERS = "sync.it.containers";

  boolean IN_CONTAINERS = Boolean.getBoolean(CONTAINERS);

  TestServices INSTANCE = IN_CONTAINERS ? new ContainerServices() : new EmbeddedServices();

  /** A new, empty broker. */
  TestBroker newBroker();

  /** The registry, started at the first call. */
  String registryUrl();
}
