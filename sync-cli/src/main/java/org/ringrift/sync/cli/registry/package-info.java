/** A schema registry as a child process, for {@code ringsync local} and for tests. */
package org.ringrift.sync.cli.registry;
