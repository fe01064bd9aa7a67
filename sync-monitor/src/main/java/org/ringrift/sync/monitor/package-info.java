/**
 * The monitor process: shows where everything is. It reads topics, and writes only what somebody
 * asks for.
 */
package org.ringrift.sync.monitor;
