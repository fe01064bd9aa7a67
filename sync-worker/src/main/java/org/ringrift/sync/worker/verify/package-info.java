/** Decides whether what arrived may replace what is there. */
package org.ringrift.sync.worker.verify;
