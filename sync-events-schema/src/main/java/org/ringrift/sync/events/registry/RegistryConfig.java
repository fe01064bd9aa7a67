package org.ringrift.sync.events.registry;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigException;

/**
 * How to reach the registry.
 *
 * @param urls tried in turn until one answers; all of one cluster
 * @param authorization value of the HTTP header; shown by nothing
 * @param requestTimeout for one request to one URL
 * @param attempts how often the whole list is tried
 * @param firstBackOff wait after the first round; doubles with every round, with jitter
 */
public record RegistryConfig(
    List<URI> urls,
    Optional<String> authorization,
    Duration requestTimeout,
    int attempts,
    Duration firstBackOff) {

  public static final String URL = "schema.registry.url";
  public static final String CREDENTIALS_SOURCE = "basic.auth.credentials.source";
  public static final String USER_INFO = "basic.auth.user.info";

  private static final String MOCK = "mock";

  public RegistryConfig {
    urls = List.copyOf(urls);
    if (urls.isEmpty()) {
      throw new ConfigException(URL, "", "must name at least one registry");
    }
  }

  /**
   * Reads Confluent's settings: {@code schema.registry.url}, {@code basic.auth.credentials.source},
   * {@code basic.auth.user.info}. Others are ignored.
   *
   * @throws ConfigException naming the setting, its value and the rule
   */
  public static RegistryConfig from(Map<String, ?> config) {
    Object text = config.get(URL);
    List<URI> urls =
        Arrays.stream(text == null ? new String[0] : text.toString().split(",", -1))
            .map(String::strip)
            .filter(url -> !url.isEmpty())
            .map(RegistryConfig::url)
            .toList();
    return new RegistryConfig(
        urls.stream().map(RegistryConfig::withoutUserInfo).toList(),
        authorization(config, urls),
        Duration.ofSeconds(10),
        4,
        Duration.ofMillis(200));
  }

  /** The scope of an in-process registry, where that is what the URL names. */
  public Optional<String> mockScope() {
    URI first = urls.getFirst();
    return MOCK.equals(first.getScheme())
        ? Optional.of(first.getRawSchemeSpecificPart().substring(2))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return "RegistryConfig" + urls;
  }

  private static Optional<String> authorization(Map<String, ?> config, List<URI> urls) {
    Object source = config.get(CREDENTIALS_SOURCE);
    if (source == null) {
      return Optional.empty();
    }
    String userInfo =
        switch (source.toString()) {
          case "USER_INFO" ->
              config.get(USER_INFO) == null ? null : config.get(USER_INFO).toString();
          case "URL" -> urls.isEmpty() ? null : urls.getFirst().getUserInfo();
          default ->
              throw new ConfigException(
                  CREDENTIALS_SOURCE, source, "supported are USER_INFO and URL");
        };
    if (userInfo == null || userInfo.indexOf(':') < 0) {
      throw new ConfigException(
          CREDENTIALS_SOURCE
              + "="
              + source
              + " needs user:password in "
              + (source.equals("URL") ? "the first URL of " + URL : USER_INFO));
    }
    byte[] bytes = userInfo.getBytes(StandardCharsets.UTF_8);
    return Optional.of("Basic " + Base64.getEncoder().encodeToString(bytes));
  }

  private static URI url(String text) {
    try {
      URI url = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
      if (List.of("http", "https", MOCK).contains(String.valueOf(url.getScheme()))) {
        return url;
      }
    } catch (IllegalArgumentException e) {
      // the message below says it better
    }
    throw new ConfigException(URL, text, "must be http://..., https://... or mock://<scope>");
  }

  private static URI withoutUserInfo(URI url) {
    String userInfo = url.getRawUserInfo();
    return userInfo == null ? url : URI.create(url.toString().replace(userInfo + "@", ""));
  }
}
