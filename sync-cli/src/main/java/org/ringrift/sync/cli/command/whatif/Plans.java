package org.ringrift.sync.cli.command.whatif;

import org.ringrift.sync.planner.core.whatif.Plan;

/** The plan that is in force, and the other one. */
record Plans(Plan now, Plan other) {}
