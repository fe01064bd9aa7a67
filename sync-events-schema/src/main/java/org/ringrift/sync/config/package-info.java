/**
 * Settings: what a key is called, what it may be, what it is by default and what it is for, said in
 * one place, and checked before anything starts.
 */
package org.ringrift.sync.config;
