/**
 * What a worker says about its node: that it joined, that it is alive, how full its disk is, and
 * what it holds.
 */
package org.ringrift.sync.worker.node;
