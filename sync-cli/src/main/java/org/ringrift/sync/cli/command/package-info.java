/** The subcommands: the processes of a fleet, and the verbs of the people who look after it. */
package org.ringrift.sync.cli.command;
