package org.ringrift.sync.planner.stream;

import java.time.Duration;
import org.ringrift.sync.grant.GrantSigner;

/**
 * What jobs are signed with.
 *
 * @param lifetime from the moment in which a job is handed out; its transfer may take as long
 */
public record GrantTerms(GrantSigner signer, Duration lifetime) {}
