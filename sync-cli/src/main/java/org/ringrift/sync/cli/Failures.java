package org.ringrift.sync.cli;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import org.ringrift.sync.cli.command.CommandException;
import org.ringrift.sync.cli.machine.StartException;
import org.ringrift.sync.config.InvalidSettingException;
import org.ringrift.sync.core.InvalidNameException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Says in one line what went wrong, and chooses the exit code. */
final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {
  private final BooleanSupplier stacktrace;

  Failures(BooleanSupplier stacktrace) {
    this.stacktrace = stacktrace;
  }

  @Override
  public int handleExecutionException(Exception thrown, CommandLine command, ParseResult result) {
    Throwable failure = unwrap(thrown);
    return switch (failure) {
      case InvalidSettingException e -> usage(e, command, "--help-settings");
      case InvalidNameException e -> usage(e, command, "--help");
      case StartException e -> failed(e, command, e.getMessage());
      case CommandException e -> failed(e, command, e.getMessage());
      default -> failed(failure, command, describe(failure));
    };
  }

  @Override
  public int handleParseException(ParameterException e, String[] args) {
    return usage(e, e.getCommandLine(), "--help");
  }

  private int usage(Throwable failure, CommandLine command, String help) {
    print(failure, command, failure.getMessage());
    command.getErr().printf("Try '%s %s'.%n", command.getCommandSpec().qualifiedName(" "), help);
    return CommandLine.ExitCode.USAGE;
  }

  private int failed(Throwable failure, CommandLine command, String message) {
    print(failure, command, message);
    return CommandLine.ExitCode.SOFTWARE;
  }

  private void print(Throwable failure, CommandLine command, String message) {
    command.getErr().println("ringsync: " + message);
    if (stacktrace.getAsBoolean()) {
      failure.printStackTrace(command.getErr());
    }
  }

  /** Messages of other people's exceptions make sense only with their names. */
  private static String describe(Throwable failure) {
    String name = failure.getClass().getSimpleName();
    return failure.getMessage() == null ? name : name + ": " + failure.getMessage();
  }

  private static Throwable unwrap(Throwable thrown) {
    Throwable failure = thrown;
    while (failure.getCause() != null
        && (failure instanceof CompletionException || failure instanceof ExecutionException)) {
      failure = failure.getCause();
    }
    return failure;
  }
}
