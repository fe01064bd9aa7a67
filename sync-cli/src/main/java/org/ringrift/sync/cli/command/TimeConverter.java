package org.ringrift.sync.cli.command;

import java.time.Duration;
import org.ringrift.sync.config.Setting;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A length of time, written as in the settings. */
final class TimeConverter implements ITypeConverter<Duration> {
  private static final Setting<Duration> FORM =
      Setting.duration("time", Duration.ofMillis(1), Duration.ofDays(365), "a time");

  @Override
  public Duration convert(String text) {
    try {
      return FORM.parser().parse(text.strip());
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException("'%s' must be %s".formatted(text, FORM.allowed()));
    }
  }
}
