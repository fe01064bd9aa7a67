/** Lets aria2, where it is installed, read one file from several data servers at once. */
package org.ringrift.sync.worker.transfer.aria2;
