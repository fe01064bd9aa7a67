/**
 * TLS of the data server and of what asks others: which certificate is shown, and who is trusted.
 */
package org.ringrift.sync.worker.tls;
