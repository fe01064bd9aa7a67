/** The monitor process: shows where everything is. It reads topics and writes nothing. */
package org.ringrift.sync.monitor;
