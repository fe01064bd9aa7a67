/**
 * The operators' host file: read with the position of every line that is wrong or not understood,
 * compared with what is published, and published.
 */
package org.ringrift.sync.cli.hosts;
