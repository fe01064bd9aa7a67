/**
 * What a target and the data server of its source say to each other about one transfer: JSON over
 * HTTP, the same for every transport.
 */
package org.ringrift.sync.worker.offer;
