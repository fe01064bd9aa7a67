package org.ringrift.sync.it;

import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Ends a run in containers before its first test where they cannot be had, so that there is one
 * error that says what to do, and not one for every test.
 */
public final class ContainerCheck implements LauncherSessionListener {
  @Override
  public void launcherSessionOpened(LauncherSession session) {
    if (TestServices.IN_CONTAINERS) {
      ContainerServices.check();
    }
  }
}
