/**
 * What both ends of a game delta know: which games a database holds, its tables with a {@code
 * game_id}, the content of a game as a digest, and how all of it travels.
 */
package org.ringrift.sync.worker.delta;
