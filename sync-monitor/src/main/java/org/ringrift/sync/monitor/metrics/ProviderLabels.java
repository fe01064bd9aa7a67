package org.ringrift.sync.monitor.metrics;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Names of providers as labels. Nodes say them, so only so many are told apart: a broken node must
 * not fill the memory with names. Thread-safe.
 */
final class ProviderLabels {
  static final int MAX = 30;
  static final String OTHER = "other";

  private final Set<String> known = ConcurrentHashMap.newKeySet();

  String of(String provider) {
    if (known.contains(provider)) {
      return provider;
    }
    if (provider.isBlank() || provider.length() > 40 || known.size() >= MAX) {
      return OTHER;
    }
    known.add(provider);
    return provider;
  }
}
