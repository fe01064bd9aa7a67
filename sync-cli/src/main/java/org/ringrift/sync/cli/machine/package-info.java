/** What a process takes from the machine it runs on: ports, directories, child processes. */
package org.ringrift.sync.cli.machine;
