package org.ringrift.sync.events.registry;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/**
 * What a registry answered; the status is below 500 and neither 401 nor 403.
 *
 * @param request method and path, for messages
 * @param url of the registry that answered
 * @param json the body; missing where it is empty or no JSON
 */
record RegistryReply(String request, String url, int status, JsonNode json) {

  /** This reply, where it is a success. */
  RegistryReply orRefuse() {
    if (status < 200 || status > 299) {
      throw refused("status " + status + ": " + message());
    }
    return this;
  }

  int errorCode() {
    return json.path("error_code").asInt(0);
  }

  String message() {
    return json.path("message").asText("no message");
  }

  int integer(String name) {
    JsonNode value = field(name);
    if (!value.isIntegralNumber()) {
      throw refused("a field '" + name + "' that is no whole number: " + value);
    }
    return value.intValue();
  }

  JsonNode field(String name) {
    JsonNode value = json.path(name);
    if (value.isMissingNode()) {
      throw refused("no field '" + name + "'");
    }
    return value;
  }

  /** The level, under either of the two names that the API gives it. */
  CompatibilityLevel level() {
    JsonNode value =
        json.has("compatibility") ? field("compatibility") : field("compatibilityLevel");
    try {
      return CompatibilityLevel.valueOf(value.asText().toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw refused("the unknown compatibility level " + value);
    }
  }

  RegistryRefusedException refused(String answer) {
    return new RegistryRefusedException(
        "the registry at "
            + url
            + " answered "
            + request
            + " with "
            + answer
            + "; check that the URL is that of a schema registry");
  }
}
