/** The command {@code ringsync}: its entry, its exit codes and how it says what went wrong. */
package org.ringrift.sync.cli;
