/** How a worker is, and why. */
package org.ringrift.sync.worker.health;
