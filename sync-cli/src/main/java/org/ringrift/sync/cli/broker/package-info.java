/**
 * A Kafka broker inside this process, for {@code ringsync local} and for tests.
 *
 * <p>The only package that uses classes of Kafka's server, which promise no compatibility.
 */
package org.ringrift.sync.cli.broker;
