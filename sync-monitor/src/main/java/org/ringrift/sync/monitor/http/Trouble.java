package org.ringrift.sync.monitor.http;

/** Why there is no page, for people. */
record Trouble(String error) {}
