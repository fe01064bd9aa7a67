/**
 * Grants: what a planner allows a node to fetch or to send, signed with Ed25519, so that data
 * servers need not ask anybody. Knows nothing of Kafka and HTTP.
 */
package org.ringrift.sync.grant;
