package org.ringrift.sync.cli.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.util.FileSize;
import java.nio.file.Path;
import java.util.Map;
import org.slf4j.LoggerFactory;

/**
 * The log: to standard error until {@link #toFile} says otherwise. Logback finds this class by
 * itself; there is no XML, whose reading would take longer than most commands.
 */
public final class Logging extends ContextAwareBase implements Configurator {
  private static final String TIME_ONLY =
      "%d{HH:mm:ss.SSS} %-5level [%thread] %logger{30} - %msg%n";
  private static final String WITH_DATE = "%d{yyyy-MM-dd} " + TIME_ONLY;
  private static final long MAX_FILE_BYTES = 20_000_000;
  private static final int OLD_FILES = 3;

  /**
   * Kafka talks much; and a single node says at every start what is meant for operators of many.
   */
  private static final Map<String, Level> LEVELS =
      Map.of(
          "org.apache.kafka", Level.WARN,
          "kafka", Level.WARN,
          "state.change.logger", Level.WARN,
          "kafka.server.DefaultAutoTopicCreationManager", Level.ERROR,
          "org.apache.kafka.controller.QuorumController", Level.ERROR,
          "org.apache.kafka.clients.NetworkClient", Level.ERROR);

  @Override
  public ExecutionStatus configure(LoggerContext logback) {
    LEVELS.forEach((name, level) -> logback.getLogger(name).setLevel(level));
    root(logback).setLevel(Level.INFO);
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setTarget("System.err");
    start(appender, TIME_ONLY, logback);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  /** Writes the log to this file from now on, and to nowhere else; makes its directory. */
  public static void toFile(Path file) {
    LoggerContext logback = (LoggerContext) LoggerFactory.getILoggerFactory();
    root(logback).detachAndStopAllAppenders();
    RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
    appender.setFile(file.toAbsolutePath().toString());
    keepSmall(appender, file, logback);
    start(appender, WITH_DATE, logback);
  }

  /** The least severe messages that are written, but for those that are quiet by themselves. */
  public static void setLevel(String level) {
    root((LoggerContext) LoggerFactory.getILoggerFactory()).setLevel(Level.toLevel(level));
  }

  private static void keepSmall(
      RollingFileAppender<ILoggingEvent> appender, Path file, LoggerContext logback) {
    SizeBasedTriggeringPolicy<ILoggingEvent> whenLarge = new SizeBasedTriggeringPolicy<>();
    whenLarge.setContext(logback);
    whenLarge.setMaxFileSize(new FileSize(MAX_FILE_BYTES));
    whenLarge.start();
    FixedWindowRollingPolicy older = new FixedWindowRollingPolicy();
    older.setContext(logback);
    older.setParent(appender);
    older.setFileNamePattern(file.toAbsolutePath() + ".%i");
    older.setMinIndex(1);
    older.setMaxIndex(OLD_FILES);
    older.start();
    appender.setTriggeringPolicy(whenLarge);
    appender.setRollingPolicy(older);
  }

  private static void start(
      OutputStreamAppender<ILoggingEvent> appender, String pattern, LoggerContext logback) {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(logback);
    encoder.setPattern(pattern);
    encoder.start();
    appender.setContext(logback);
    appender.setEncoder(encoder);
    appender.start();
    root(logback).addAppender(appender);
  }

  private static ch.qos.logback.classic.Logger root(LoggerContext logback) {
    return logback.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }
}
