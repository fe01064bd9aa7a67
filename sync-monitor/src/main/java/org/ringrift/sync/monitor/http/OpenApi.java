package org.ringrift.sync.monitor.http;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code /openapi.json}: describes the pages. Made from the same routes and records that answer, so
 * that it cannot say anything else than they do.
 */
final class OpenApi {
  private static final String JSON = "application/json";

  private final Map<String, Object> schemas = new TreeMap<>();
  private final Map<String, Object> paths = new LinkedHashMap<>();

  private OpenApi() {}

  static Map<String, Object> of(List<Route> routes) {
    OpenApi api = new OpenApi();
    routes.forEach(api::add);
    api.addEvents();
    api.addRetry();
    return Map.of(
        "openapi",
        "3.1.0",
        "info",
        Map.of("title", "RingRift Sync monitor", "version", "1"),
        "paths",
        api.paths,
        "components",
        Map.of("schemas", api.schemas));
  }

  private void add(Route route) {
    Map<String, Object> content =
        route
            .document()
            .map(document -> Map.<String, Object>of(JSON, Map.of("schema", schema(document))))
            .orElse(Map.of("text/plain", Map.of("schema", Map.of("type", "string"))));
    Map<String, Object> answers = new TreeMap<>();
    answers.put("200", Map.of("description", "The page.", "content", content));
    if (!route.parameters().isEmpty()) {
      answers.put("400", trouble("A parameter breaks a rule."));
    }
    paths.put(
        route.path(),
        Map.of(
            "get",
            Map.of(
                "summary",
                route.summary(),
                "parameters",
                route.parameters().stream().map(OpenApi::parameter).toList(),
                "responses",
                answers)));
  }

  private void addEvents() {
    Map<String, Object> content =
        Map.of("text/event-stream", Map.of("schema", schema(LiveEvent.class)));
    paths.put(
        "/events",
        Map.of(
            "get",
            Map.of(
                "summary",
                "What happens from now on, as server-sent events; whoever is too slow is dropped.",
                "parameters",
                EventStream.PARAMETERS.stream().map(OpenApi::parameter).toList(),
                "responses",
                Map.of("200", Map.of("description", "Events.", "content", content)))));
  }

  private void addRetry() {
    Map<String, Object> id =
        Map.of("name", "id", "in", "path", "required", true, "schema", Map.of("type", "string"));
    Map<String, Object> content =
        Map.of(JSON, Map.of("schema", schema(RetryPage.RetryDocument.class)));
    paths.put(
        "/jobs/{id}/retry",
        Map.of(
            "post",
            Map.of(
                "summary",
                "Another chance for a job that was given up or waits. From this machine, or with"
                    + " the token of the setting monitor.token.",
                "parameters",
                List.of(id),
                "responses",
                Map.of(
                    "202", Map.of("description", "The planner was asked.", "content", content),
                    "403", trouble("Not allowed from there."),
                    "404", trouble("No such job, or it is over."),
                    "409", trouble("It runs."),
                    "503", trouble("The planner could not be asked.")))));
  }

  private Map<String, Object> trouble(String description) {
    return Map.of(
        "description",
        description,
        "content",
        Map.of(JSON, Map.of("schema", schema(Trouble.class))));
  }

  private static Map<String, Object> parameter(Parameter parameter) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", parameter.max().isPresent() ? "integer" : "string");
    parameter.max().ifPresent(max -> schema.put("maximum", max));
    parameter.max().ifPresent(max -> schema.put("default", parameter.fallback()));
    if (!parameter.values().isEmpty()) {
      schema.put("enum", parameter.values());
    }
    return Map.of(
        "name",
        parameter.name(),
        "in",
        "query",
        "description",
        parameter.description(),
        "schema",
        schema);
  }

  private Map<String, Object> schema(Type type) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      return generic.getRawType() == Map.class
          ? Map.of("type", "object", "additionalProperties", schema(arguments[1]))
          : Map.of("type", "array", "items", schema(arguments[0]));
    }
    Class<?> raw = (Class<?>) type;
    return raw.isRecord() ? reference(raw) : simple(raw);
  }

  private static Map<String, Object> simple(Class<?> type) {
    if (type == String.class) {
      return Map.of("type", List.of("string", "null"));
    }
    String name =
        switch (type.getSimpleName().toLowerCase(Locale.ROOT)) {
          case "boolean" -> "boolean";
          case "double" -> "number";
          default -> "integer";
        };
    return type.isPrimitive() ? Map.of("type", name) : Map.of("type", List.of(name, "null"));
  }

  private Map<String, Object> reference(Class<?> type) {
    String name = type.getName().substring(type.getPackageName().length() + 1).replace('$', '.');
    if (!schemas.containsKey(name)) {
      schemas.put(name, Map.of());
      Map<String, Object> properties = new LinkedHashMap<>();
      for (RecordComponent component : type.getRecordComponents()) {
        properties.put(snakeCase(component.getName()), schema(component.getGenericType()));
      }
      schemas.put(name, Map.of("type", "object", "properties", properties));
    }
    return Map.of("$ref", "#/components/schemas/" + name);
  }

  private static String snakeCase(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
  }
}
