/** Reads what the topics hold: to feed it to the pipeline once more, and to look back. */
package org.ringrift.sync.cli.replay;
