/**
 * {@code ringsync local}: the whole pipeline on one machine, in one process but for the registry.
 */
package org.ringrift.sync.cli.local;
