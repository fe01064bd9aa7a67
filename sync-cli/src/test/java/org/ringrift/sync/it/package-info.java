/**
 * Tests against a real broker, a real registry and real programs. They stand on {@link
 * org.ringrift.sync.it.TestStack}, but for those of the embedded broker and of the local registry,
 * which start what they test.
 */
package org.ringrift.sync.it;
