/**
 * Plays the part of selfplay: writes games into real databases, publishes what happened, and waits
 * until it can read every game in every wanted replica with its own eyes.
 */
package org.ringrift.sync.cli.demo;
