package org.ringrift.sync.cli.bench;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Asks for pages at a steady rate, whether or not the answers to earlier questions have come. A
 * time is from the moment at which a question was due until its whole answer was there, so that a
 * server that stops for a while is late for all questions of that while.
 */
final class PageTimes implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final URI server;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /**
   * How long the answers of a page took.
   *
   * @param failed questions without a good answer
   * @param bytes of the last answer
   */
  record Times(List<Double> ms, int failed, long bytes) {
    Times {
      ms = List.copyOf(ms);
    }
  }

  private record Question(String page, long dueNanos) {}

  private record Answer(String page, double ms, boolean good, long bytes) {}

  PageTimes(URI server) {
    this.server = server;
  }

  /**
   * Asks, waits for the last answer, and returns the times of each page.
   *
   * @param perSecond how often each page is asked
   */
  Map<String, Times> ask(Map<String, Integer> perSecond, Duration time)
      throws InterruptedException {
    List<CompletableFuture<Answer>> answers = new ArrayList<>();
    long start = System.nanoTime();
    for (Question question : questions(perSecond, time)) {
      long due = start + question.dueNanos();
      TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
      answers.add(ask(question.page(), due));
    }
    Map<String, List<Answer>> byPage = new TreeMap<>();
    for (CompletableFuture<Answer> answer : answers) {
      Answer one = answer.join();
      byPage.computeIfAbsent(one.page(), page -> new ArrayList<>()).add(one);
    }
    Map<String, Times> times = new TreeMap<>();
    byPage.forEach((page, those) -> times.put(page, times(those)));
    return times;
  }

  /**
   * Each page has moments of its own, as those who ask for different pages know nothing of each
   * other.
   */
  private static List<Question> questions(Map<String, Integer> perSecond, Duration time) {
    List<Question> questions = new ArrayList<>();
    long shift = TimeUnit.SECONDS.toNanos(1) / perSecond.size();
    long first = 0;
    for (var entry : perSecond.entrySet()) {
      long gap = TimeUnit.SECONDS.toNanos(1) / entry.getValue();
      for (long at = first % gap; at < time.toNanos(); at += gap) {
        questions.add(new Question(entry.getKey(), at));
      }
      first += shift;
    }
    questions.sort(Comparator.comparingLong(Question::dueNanos));
    return questions;
  }

  private CompletableFuture<Answer> ask(String page, long dueNanos) {
    HttpRequest request = HttpRequest.newBuilder(server.resolve(page)).timeout(LIMIT).build();
    return client
        .sendAsync(request, HttpResponse.BodyHandlers.ofByteArray())
        .handle(
            (answer, problem) ->
                new Answer(
                    page,
                    (System.nanoTime() - dueNanos) / 1e6,
                    problem == null && answer.statusCode() == 200,
                    problem == null ? answer.body().length : 0));
  }

  /** A question without an answer took as long as it took to give up. */
  private static Times times(List<Answer> answers) {
    return new Times(
        answers.stream().map(Answer::ms).toList(),
        (int) answers.stream().filter(answer -> !answer.good()).count(),
        answers.getLast().bytes());
  }

  @Override
  public void close() {
    client.close();
  }
}
