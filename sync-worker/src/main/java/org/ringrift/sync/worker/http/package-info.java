/**
 * What the worker answers over HTTP besides its data: its health, and events of local producers.
 */
package org.ringrift.sync.worker.http;
