/** The pages that operators and their tools read. They show what is known and change nothing. */
package org.ringrift.sync.monitor.http;
