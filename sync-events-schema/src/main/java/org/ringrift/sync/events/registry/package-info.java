/**
 * A small client of the REST API that Confluent's schema registry made common, under Confluent's
 * setting names, and an in-process registry for tests.
 *
 * <p>Every failure is one of the exceptions below {@link
 * org.ringrift.sync.events.registry.RegistryException}; only {@link
 * org.ringrift.sync.events.registry.RegistryUnreachableException} may pass by itself.
 */
package org.ringrift.sync.events.registry;
