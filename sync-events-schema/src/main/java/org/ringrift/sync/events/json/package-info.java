/** Events as JSON, for producers that have no Kafka client. */
package org.ringrift.sync.events.json;
