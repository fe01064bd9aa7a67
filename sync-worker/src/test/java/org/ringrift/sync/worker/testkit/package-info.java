/** What several tests of the worker need. */
package org.ringrift.sync.worker.testkit;
