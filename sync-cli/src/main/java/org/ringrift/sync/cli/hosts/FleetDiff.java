package org.ringrift.sync.cli.hosts;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificRecord;
import org.ringrift.sync.core.HostStatus;
import org.ringrift.sync.events.FleetConfig;
import org.ringrift.sync.events.FleetHost;

/** What one host file says that another one does not. */
public final class FleetDiff {
  private FleetDiff() {}

  /**
   * One difference: a host that came or went, or a value.
   *
   * @param path such as {@code routing.replication_target} or {@code hosts.vast-1.role}
   * @param before empty where nothing was said
   * @param after empty where nothing is said any more
   */
  public record Change(String path, Optional<String> before, Optional<String> after) {
    /** One line for people. */
    @Override
    public String toString() {
      if (before.isPresent() && after.isPresent()) {
        return "~ %s: %s -> %s".formatted(path, before.get(), after.get());
      }
      return after
          .map(value -> "+ %s: %s".formatted(path, value))
          .orElseGet(() -> "- %s: %s".formatted(path, before.orElse("")));
    }
  }

  /** In order of the paths; empty where both say the same. */
  public static List<Change> between(Optional<FleetConfig> before, FleetConfig after) {
    List<Change> changes = new ArrayList<>();
    Map<String, String> old = before.map(FleetDiff::policies).orElse(Map.of());
    changes.addAll(changes(old, policies(after)));
    Map<String, FleetHost> oldHosts = hosts(before.map(FleetConfig::getHosts).orElse(List.of()));
    Map<String, FleetHost> newHosts = hosts(after.getHosts());
    Set<String> names = new TreeSet<>(oldHosts.keySet());
    names.addAll(newHosts.keySet());
    names.forEach(name -> changes.addAll(host(name, oldHosts.get(name), newHosts.get(name))));
    return changes;
  }

  /**
   * The hosts that are not in the file any more and were not said to leave: nothing drains them, as
   * a host that the file does not list is used as its worker describes it.
   */
  public static List<String> dropped(Optional<FleetConfig> before, FleetConfig after) {
    Set<String> left = hosts(after.getHosts()).keySet();
    return hosts(before.map(FleetConfig::getHosts).orElse(List.of())).values().stream()
        .filter(host -> !left.contains(host.getName()))
        .filter(
            host ->
                host.getStatus() == null || HostStatus.of(host.getStatus()) != HostStatus.LEAVING)
        .map(FleetHost::getName)
        .toList();
  }

  /** Every value that is said about the fleet as a whole, by its path. */
  public static Map<String, String> policies(FleetConfig config) {
    Map<String, String> values = new TreeMap<>();
    put(values, "routing", config.getRouting());
    put(values, "auto_sync", config.getAutoSync());
    put(values, "elo_sync", config.getEloSync());
    return values;
  }

  private static List<Change> host(String name, FleetHost before, FleetHost after) {
    String path = "hosts." + name;
    if (before == null || after == null) {
      return List.of(
          new Change(
              path,
              Optional.ofNullable(before).map(FleetDiff::shown),
              Optional.ofNullable(after).map(FleetDiff::shown)));
    }
    return changes(values(path, before), values(path, after));
  }

  /** A host in a few words. */
  private static String shown(FleetHost host) {
    return List.of(
            Optional.ofNullable(host.getRole()),
            Optional.ofNullable(host.getProvider()),
            Optional.ofNullable(host.getStatus()))
        .stream()
        .flatMap(Optional::stream)
        .collect(Collectors.joining(", "));
  }

  private static List<Change> changes(Map<String, String> before, Map<String, String> after) {
    Set<String> paths = new TreeSet<>(before.keySet());
    paths.addAll(after.keySet());
    return paths.stream()
        .map(
            path ->
                new Change(
                    path,
                    Optional.ofNullable(before.get(path)),
                    Optional.ofNullable(after.get(path))))
        .filter(change -> !change.before().equals(change.after()))
        .toList();
  }

  private static Map<String, FleetHost> hosts(List<FleetHost> hosts) {
    Map<String, FleetHost> byName = new TreeMap<>();
    hosts.forEach(host -> byName.put(host.getName(), host));
    return byName;
  }

  private static Map<String, String> values(String path, SpecificRecord record) {
    Map<String, String> values = new TreeMap<>();
    put(values, path, record);
    return values;
  }

  /** Absent values and empty lists say nothing and have no line. */
  private static void put(Map<String, String> values, String path, Object value) {
    switch (value) {
      case null -> {}
      case IndexedRecord record -> {
        for (Schema.Field field : record.getSchema().getFields()) {
          put(values, path + "." + field.name(), record.get(field.pos()));
        }
      }
      case Map<?, ?> map ->
          new TreeMap<>(map).forEach((key, below) -> put(values, path + "." + key, below));
      case Collection<?> list -> {
        list.stream()
            .filter(IndexedRecord.class::isInstance)
            .forEach(item -> put(values, path + "." + name(item), item));
        list.forEach(item -> values.remove(path + "." + name(item) + "." + nameField(item)));
        if (!list.isEmpty()) {
          values.put(path, list.stream().map(FleetDiff::name).collect(Collectors.joining(", ")));
        }
      }
      default -> values.put(path, value.toString());
    }
  }

  private static String nameField(Object item) {
    return item instanceof IndexedRecord record
        ? record.getSchema().getFields().getFirst().name()
        : "";
  }

  /** The first field of a record in a list is what it is called by. */
  private static String name(Object item) {
    return item instanceof IndexedRecord record ? record.get(0).toString() : item.toString();
  }
}
