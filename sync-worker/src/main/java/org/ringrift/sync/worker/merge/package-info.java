/**
 * Merges the Elo database and the model registry: what their rows mean, which of two rows stays,
 * and how another node's copy gets into the live one. {@code Merging} and the rules are functions
 * of rows; only {@code LiveMerge} and what it uses touch a database.
 */
package org.ringrift.sync.worker.merge;
