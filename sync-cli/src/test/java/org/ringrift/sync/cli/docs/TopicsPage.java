package org.ringrift.sync.cli.docs;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.avro.JsonProperties;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.SyncTopics;

/** Every topic and every record on it, from the places that define them. */
final class TopicsPage {
  private TopicsPage() {}

  static String text() {
    Markdown page = new Markdown();
    page.heading(1, "Topics and records");
    page.paragraph(
        "Keys are UTF-8 strings. Values are Avro in the Confluent wire format, subject"
            + " `<topic>-value`. `ringsync topics apply` makes the topics and registers the schemas."
            + " Schemas only evolve compatibly: fields are added with a default, and none is"
            + " removed.");
    page.heading(2, "Topics");
    page.table(
        List.of("topic", "key", "value", "kept", "partitions"),
        SyncTopics.all().stream().map(TopicsPage::row));
    page.table(
        List.of("topic", "key", "value", "kept", "partitions"),
        List.of(
            row("sync-jobs.<node>", SyncTopics.mailbox(new NodeId("node"))),
            List.of(
                Markdown.name(SyncTopics.DEAD_LETTERS),
                "as it was",
                "the bytes as they were, the reason in the headers",
                SyncTopics.DEAD_LETTER_RETENTION.toDays() + " days",
                "1"))
            .stream());
    Set<Schema> records = new LinkedHashSet<>();
    SyncTopics.all().forEach(topic -> collect(schema(topic), records));
    collect(schema(SyncTopics.mailbox(new NodeId("node"))), records);
    page.heading(2, "Records");
    records.forEach(record -> describe(page, record));
    return page.toString();
  }

  private static List<String> row(SyncTopics.Topic<?> topic) {
    return row(topic.name(), topic);
  }

  private static List<String> row(String name, SyncTopics.Topic<?> topic) {
    return List.of(
        Markdown.name(name),
        topic.key().name().toLowerCase(Locale.ROOT).replace('_', ' '),
        link(schema(topic)),
        switch (topic.cleanup()) {
          case DELETE -> topic.retention().toDays() + " days";
          case COMPACT -> "the newest of each key";
        },
        topic.partitioned() ? "`--partitions`" : "1");
  }

  private static Schema schema(SyncTopics.Topic<?> topic) {
    return SpecificData.get().getSchema(topic.valueType());
  }

  /** Depth first, so that a record stands before what only it uses. */
  private static void collect(Schema schema, Set<Schema> found) {
    switch (schema.getType()) {
      case RECORD -> {
        if (found.add(schema)) {
          schema.getFields().forEach(field -> collect(field.schema(), found));
        }
      }
      case UNION -> schema.getTypes().forEach(type -> collect(type, found));
      case ARRAY -> collect(schema.getElementType(), found);
      case MAP -> collect(schema.getValueType(), found);
      case ENUM -> found.add(schema);
      case FIXED, STRING, BYTES, INT, LONG, FLOAT, DOUBLE, BOOLEAN, NULL -> {
        // has no page of its own
      }
    }
  }

  private static void describe(Markdown page, Schema schema) {
    page.heading(3, schema.getName());
    page.paragraph(String.valueOf(schema.getDoc()));
    if (schema.getType() == Schema.Type.ENUM) {
      page.paragraph(
          schema.getEnumSymbols().stream().map(Markdown::name).collect(Collectors.joining(", ")));
    } else {
      page.table(
          List.of("field", "type", "default", "what it says"),
          schema.getFields().stream()
              .map(
                  field ->
                      List.of(
                          Markdown.name(field.name()),
                          type(field.schema()),
                          field.hasDefaultValue() ? Markdown.name(defaultText(field)) : "",
                          String.valueOf(field.doc()))));
    }
  }

  private static String defaultText(Schema.Field field) {
    Object value = field.defaultVal();
    return JsonProperties.NULL_VALUE.equals(value) ? "null" : String.valueOf(value);
  }

  private static String type(Schema schema) {
    return switch (schema.getType()) {
      case RECORD, ENUM -> link(schema);
      case ARRAY -> "list of " + type(schema.getElementType());
      case MAP -> "map of " + type(schema.getValueType());
      case UNION ->
          schema.getTypes().stream().map(TopicsPage::type).collect(Collectors.joining(" or "));
      case FIXED, STRING, BYTES, INT, LONG, FLOAT, DOUBLE, BOOLEAN, NULL ->
          schema.getType().getName();
    };
  }

  private static String link(Schema schema) {
    return "[%s](#%s)".formatted(schema.getName(), schema.getName().toLowerCase(Locale.ROOT));
  }
}
