/** Feeds recorded events to the pipeline once more. */
package org.ringrift.sync.cli.replay;
