/** Creates the topics of {@link org.ringrift.sync.events.SyncTopics} and compares existing ones. */
package org.ringrift.sync.events.topics;
