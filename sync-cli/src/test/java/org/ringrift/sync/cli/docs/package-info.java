/** Holds the documents to what the code does: generated pages, links, and commands. */
package org.ringrift.sync.cli.docs;
