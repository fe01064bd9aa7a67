/**
 * Tests against a real broker, a real registry and real programs. All of them stand on {@link
 * org.ringrift.sync.it.TestStack}.
 */
package org.ringrift.sync.it;
