/** The verbs that ask a monitor what it knows of the fleet. */
package org.ringrift.sync.cli.command.fleet;
