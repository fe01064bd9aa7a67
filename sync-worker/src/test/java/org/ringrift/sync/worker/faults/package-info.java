/**
 * Workers on bad networks and machines. A proxy between two data planes breaks connections by a
 * seeded plan, while a sentinel looks at everything that has a real name.
 */
package org.ringrift.sync.worker.faults;
