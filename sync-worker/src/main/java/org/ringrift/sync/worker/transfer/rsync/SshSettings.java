package org.ringrift.sync.worker.transfer.rsync;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.ringrift.sync.core.InvalidNameException;

/**
 * With what this node logs in to others. Host keys are always checked, and nothing is ever asked.
 *
 * @param identity private key; empty for ssh's own defaults
 * @param knownHosts host keys; empty for ssh's own files
 */
public record SshSettings(Optional<Path> identity, Optional<Path> knownHosts) {
  // rsync splits the remote shell command at white space, and ssh splits lists of files.
  private static final Pattern SAFE = Pattern.compile("[^\\s\"'\\\\%~]+");
  private static final int CONNECT_TIMEOUT_S = 10;

  /**
   * @throws InvalidNameException where a path holds what rsync or ssh would split or expand
   */
  public SshSettings {
    identity = identity.map(path -> checked("ssh.identity", path));
    knownHosts = knownHosts.map(path -> checked("ssh.known-hosts", path));
  }

  /** The remote shell for rsync's {@code --rsh}. */
  String command(OptionalInt port) {
    List<String> words = new ArrayList<>();
    words.add("ssh");
    words.add("-oBatchMode=yes");
    words.add("-oStrictHostKeyChecking=yes");
    words.add("-oConnectTimeout=" + CONNECT_TIMEOUT_S);
    words.add("-oServerAliveInterval=15");
    words.add("-oServerAliveCountMax=3");
    words.add("-oClearAllForwardings=yes");
    port.ifPresent(number -> words.add("-oPort=" + number));
    identity.ifPresent(
        path -> words.addAll(List.of("-oIdentitiesOnly=yes", "-oIdentityFile=" + path)));
    knownHosts.ifPresent(path -> words.add("-oUserKnownHostsFile=" + path));
    return String.join(" ", words);
  }

  private static Path checked(String setting, Path path) {
    Path absolute = path.toAbsolutePath();
    if (!SAFE.matcher(absolute.toString()).matches()) {
      throw new InvalidNameException(
          "setting '"
              + setting
              + "': path '"
              + absolute
              + "' must not contain white space, quotes, '\\', '%' or '~'");
    }
    return absolute;
  }
}
