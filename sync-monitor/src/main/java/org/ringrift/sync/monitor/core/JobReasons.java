package org.ringrift.sync.monitor.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ringrift.sync.core.NodeId;

/** Says where a job stands, and why it does not run. */
final class JobReasons {
  private final FleetView view;

  JobReasons(FleetView view) {
    this.view = view;
  }

  List<String> of(JobStatus status) {
    List<String> said = new ArrayList<>();
    Job job = status.job();
    String reason = job.reason().map(why -> ": " + why).orElse("");
    if (status.isRunning()) {
      said.add(running(status));
    } else if (job.state() == JobState.PARKED) {
      said.add(
          "job "
              + job.id()
              + " was given up after attempt "
              + job.attempt()
              + reason
              + "; retry it when the cause is gone");
    } else if (job.state().isWaiting()) {
      said.add(waiting(job) + reason);
      obstacles(job).forEach(said::add);
    } else {
      said.add(
          "attempt "
              + job.attempt()
              + " of job "
              + job.id()
              + " is over; the planner has not"
              + " said yet what comes next");
    }
    status.failure().ifPresent(failure -> said.add(failed(failure)));
    return said;
  }

  private static String running(JobStatus status) {
    Optional<Activity> activity = status.activity();
    String from =
        activity.flatMap(Activity::source).map(node -> " from " + node).orElse("")
            + activity.flatMap(Activity::transport).map(name -> " over " + name).orElse("");
    String done =
        activity
            .filter(a -> a.bytesTotal() >= 0)
            .map(a -> ", " + a.bytesDone() + " of " + a.bytesTotal() + " bytes")
            .orElse("");
    return "job " + status.job().id() + " runs, attempt " + status.job().attempt() + from + done;
  }

  private String waiting(Job job) {
    TargetWork work = view.jobBook().of(job.target()).orElseThrow();
    return "job %s waits, %s priority, number %d of %d that wait for %s"
        .formatted(
            job.id(),
            Words.of(job.priority()),
            work.placeOf(job),
            work.counts().waiting(),
            job.target());
  }

  private List<String> obstacles(Job job) {
    List<String> found = new ArrayList<>();
    if (job.notBeforeMs().isPresent()) {
      found.add("it waits until " + Words.time(job.notBeforeMs().getAsLong()) + " at least");
    }
    breaker(job.target()).map(JobReasons::broken).ifPresent(found::add);
    view.node(job.target())
        .filter(node -> node.status() != Node.Status.ADMITTED)
        .ifPresent(node -> found.add("node " + node.id() + " is " + Words.of(node.status())));
    view.jobBook()
        .of(job.target())
        .map(TargetWork::counts)
        .filter(counts -> counts.running() > 0)
        .ifPresent(counts -> found.add(counts.running() + " jobs run on " + job.target() + " now"));
    return found;
  }

  /** Where it is not sound. */
  Optional<BreakerStatus> breaker(NodeId node) {
    return view.breaker(node).filter(breaker -> !breaker.sound());
  }

  private static String broken(BreakerStatus breaker) {
    String until =
        breaker.openUntilMs().isPresent()
            ? "is open until " + Words.time(breaker.openUntilMs().getAsLong())
            : "is half open: one small job is tried";
    return "the breaker of node " + breaker.node() + " " + until + ": " + breaker.reason();
  }

  private static String failed(Failure failure) {
    return "attempt %d failed at %s, %s: %s%s"
        .formatted(
            failure.attempt().number(),
            Words.time(failure.atMs()),
            failure.category(),
            failure.error(),
            failure.transports().isEmpty()
                ? ""
                : "; tried " + String.join(", ", failure.transports()));
  }
}
