package org.ringrift.sync.worker.transfer.http;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.ringrift.sync.core.InvalidNameException;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.worker.offer.Offer;
import org.ringrift.sync.worker.offer.OfferJson;
import org.ringrift.sync.worker.offer.OfferRequest;
import org.ringrift.sync.worker.store.Failure;
import org.ringrift.sync.worker.transfer.Source;
import org.ringrift.sync.worker.transfer.SourceOffers;

/** Asks the data server of a source. Thread-safe. */
public final class OfferClient implements SourceOffers {
  private static final String PATH = "/v1/offers";
  private static final int CREATED = 201;

  private static final Duration SHORT_TIMEOUT = Duration.ofSeconds(10);

  private final HttpClient client;
  private final HttpClients http;

  public OfferClient(HttpClients http) {
    this.client = http.create();
    this.http = http;
  }

  @Override
  public Outcome ask(Source source, OfferRequest request) throws InterruptedException {
    List<String> errors = new ArrayList<>();
    for (String address : source.endpoints().addresses()) {
      try {
        return ask(source, address, request);
      } catch (IOException e) {
        errors.add(address + ": " + http.describe(source.endpoints(), e));
      }
    }
    return new Outcome.Refused(
        new Failure(
            FailureCategory.SOURCE_UNREACHABLE,
            "data server of "
                + source.node()
                + " cannot be reached at port "
                + source.endpoints().dataServerPort()
                + ": "
                + errors));
  }

  @Override
  public void touch(Source source, String address, Offer offer) {
    send(request(source, address, offer).GET());
  }

  @Override
  public void end(Source source, String address, Offer offer) {
    send(request(source, address, offer).DELETE());
  }

  private Outcome ask(Source source, String address, OfferRequest request)
      throws IOException, InterruptedException {
    HttpRequest post =
        HttpClients.post(
                HttpClients.uri(source.endpoints(), address, PATH),
                source.grant(),
                OfferJson.write(request))
            .build();
    HttpResponse<byte[]> answer = HttpClients.send(client, post, http.patience().answer());
    try {
      return answer.statusCode() == CREATED
          ? new Outcome.Made(OfferJson.readOffer(answer.body()), address)
          : new Outcome.Refused(OfferJson.readFailure(answer.body()));
    } catch (InvalidNameException e) {
      throw new IOException(
          "answered " + answer.statusCode() + " and not as a data server: " + e.getMessage(), e);
    }
  }

  /** Nobody waits for the answer: an offer that is not ended runs out by itself. */
  private void send(HttpRequest.Builder request) {
    var unused =
        client.sendAsync(request.timeout(SHORT_TIMEOUT).build(), BodyHandlers.discarding());
  }

  private static HttpRequest.Builder request(Source source, String address, Offer offer) {
    return HttpClients.request(
        HttpClients.uri(source.endpoints(), address, PATH + "/" + offer.id()), source.grant());
  }
}
