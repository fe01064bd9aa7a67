package org.ringrift.sync.core;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an artifact trains or was trained for: {@code {board}_{n}p}. */
public final class ConfigKey {
  private static final Pattern FORM =
      Pattern.compile("(?:^|[^a-z0-9])((?:hex8|square8|square19|hexagonal)_[2-4]p)(?![a-z0-9])");

  private ConfigKey() {}

  /** As the name of the file says. */
  public static Optional<String> inName(ArtifactId id) {
    Matcher matcher = FORM.matcher(id.path().fileName());
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }
}
