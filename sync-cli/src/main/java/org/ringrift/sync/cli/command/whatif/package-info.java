/** Holds another host file or policy against recorded time. */
package org.ringrift.sync.cli.command.whatif;
