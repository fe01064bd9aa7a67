package org.ringrift.sync.cli.command;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.ringrift.sync.grant.GrantKeys;
import org.ringrift.sync.grant.KeyId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes the pair of keys with which a planner signs jobs, and workers know them. */
@Command(
    name = "keys",
    description = {
      "Makes a pair of Ed25519 keys. Planners sign every job with the private one; the data servers"
          + " of workers answer only to what was signed with a key whose public half they have.",
      "The private key belongs to the planners and nobody else. To change keys, give the workers"
          + " both public ones first, then the planners the new private one, and take the old public"
          + " one away when the grants signed before have run out."
    },
    footer = {
      "",
      "Example:",
      "  ringsync keys --directory /etc/ringsync",
      "  ringsync planner -s grants.private-key=/etc/ringsync/grants.key ...",
      "  ringsync worker -s grants.public-keys=/etc/ringsync/grants.pub ..."
    })
public final class KeysCommand implements Callable<Integer> {
  @Option(
      names = {"-d", "--directory"},
      paramLabel = "DIR",
      description = "Where grants.key and grants.pub are written; neither may be there. Default: .")
  private Path directory = Path.of(".");

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws CommandException {
    Path privateKey = directory.resolve("grants.key");
    Path publicKey = directory.resolve("grants.pub");
    try {
      Files.createDirectories(directory);
      KeyId id = GrantKeys.generate(privateKey, publicKey);
      spec.commandLine()
          .getOut()
          .printf(
              "made key %s%n  %s  for planners: grants.private-key%n"
                  + "  %s  for workers: grants.public-keys%n",
              id, privateKey, publicKey);
      return 0;
    } catch (FileAlreadyExistsException e) {
      throw new CommandException(
          "%s is there already, and a key is never replaced: choose another directory"
              .formatted(e.getFile()),
          e);
    } catch (IOException e) {
      throw new CommandException("the keys cannot be written: " + e, e);
    }
  }
}
