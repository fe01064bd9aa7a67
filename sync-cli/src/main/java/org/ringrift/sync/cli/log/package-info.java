/** Where the log of a command goes. */
package org.ringrift.sync.cli.log;
