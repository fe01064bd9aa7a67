/**
 * Every decision of the planner, as plain functions on values. Imports nothing but {@code java}.
 */
package org.ringrift.sync.planner.core;
