package org.ringrift.sync.worker.job;

/** What is to be done with a job from the mailbox. */
sealed interface IntakeDecision {

  /** Say STARTED and run it. */
  record Accept(Job job) implements IntakeDecision {}

  /** It runs already: say STARTED for the newer attempt and let it run on under that number. */
  record TakeOver(Job job) implements IntakeDecision {}

  /** It runs already as this very attempt: only what it may use changes. */
  record Limit(Job job) implements IntakeDecision {}

  /** Delete the copy, and say what came of it. */
  record Delete(Deletion deletion) implements IntakeDecision {}

  /** Say FAILED, INVALID_JOB: it breaks a rule, and would again. */
  record Refuse(String error) implements IntakeDecision {}

  /** Say nothing: whoever handed it out knows already, or will see that it is still to be done. */
  record Drop(String reason) implements IntakeDecision {}
}
