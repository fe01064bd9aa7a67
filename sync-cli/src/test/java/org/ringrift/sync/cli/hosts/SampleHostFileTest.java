package org.ringrift.sync.cli.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.ringrift.sync.events.FleetConfig;
import org.ringrift.sync.events.FleetHost;

/** The host file of the documentation: complete, understood, and read whatever is done to it. */
class SampleHostFileTest {
  private static final Path DOCS = Path.of("../docs");
  private static final Path SAMPLE = DOCS.resolve("examples/distributed_hosts.yaml");
  private static final Path GOLDEN = Path.of("src/test/resources/hosts/sample.txt");
  private static final int MUTATIONS = 3_000;

  @Test
  void theSampleIsUnderstoodToTheLastLine() throws IOException {
    HostFile sample = sample();

    assertThat(sample.findings()).isEmpty();
    assertThat(sample.config().getHosts()).hasSizeGreaterThanOrEqualTo(30);
  }

  @Test
  void theSampleReadsAsRecorded() throws IOException {
    HostFile sample = sample();
    String read =
        FleetDiff.between(Optional.of(nothing()), sample.config()).stream()
            .map(FleetDiff.Change::toString)
            .collect(Collectors.joining("\n", "", "\n"));
    String hosts =
        sample.config().getHosts().stream()
            .map(FleetHost::toString)
            .collect(Collectors.joining("\n", "", "\n"));

    assertThat(read + hosts).isEqualTo(Files.readString(GOLDEN));
  }

  /** What no line of the sample uses, nobody sees how to write. */
  @Test
  void everyFieldOfAHostIsInTheSample() throws IOException {
    Set<String> unused = new TreeSet<>();
    for (Schema.Field field : FleetHost.getClassSchema().getFields()) {
      boolean used =
          sample().config().getHosts().stream()
              .map(host -> host.get(field.pos()))
              .anyMatch(value -> value != null && !value.toString().equals("{}"));
      if (!used) {
        unused.add(field.name());
      }
    }
    assertThat(unused).isEmpty();
  }

  @Test
  void everyKeyOfTheSampleIsDocumented() throws IOException {
    String page = Files.readString(DOCS.resolve("hosts-file.md"));
    Set<String> keys = new TreeSet<>();
    var key = Pattern.compile("^ *(?:- )?([a-z_0-9]+):", Pattern.MULTILINE);
    key.matcher(Files.readString(SAMPLE)).results().forEach(match -> keys.add(match.group(1)));

    assertThat(keys).contains("max_disk_usage_percent", "ssh_host");
    assertThat(keys).allSatisfy(name -> assertThat(page).contains(name));
  }

  @Test
  void aSpoiltFileIsReadOrRefusedAndNeverAnythingElse() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    String text = Files.readString(SAMPLE);
    int refused = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      String spoilt = spoil(text.substring(0, 1 + random.nextInt(text.length())), random);
      try {
        HostFile read = HostFile.read(spoilt, "f");
        read.findings().forEach(finding -> assertThat(finding.in("f")).doesNotContain("null"));
        refused += read.valid() ? 0 : 1;
      } catch (RuntimeException | StackOverflowError e) {
        throw new AssertionError("seed " + seed + ", mutation " + i + ":\n" + spoilt, e);
      }
    }
    assertThat(refused).as("refused, seed %d", seed).isBetween(MUTATIONS / 10, MUTATIONS);
  }

  private static String spoil(String text, Random random) {
    StringBuilder spoilt = new StringBuilder(text);
    for (int n = random.nextInt(6); n > 0 && !spoilt.isEmpty(); n--) {
      int at = random.nextInt(spoilt.length());
      switch (random.nextInt(5)) {
        case 0 -> spoilt.deleteCharAt(at);
        case 1 ->
            spoilt.insert(at, "{}[]:#&*!|>'\"%@`-?,\n\t \\\u0000\ud800".charAt(random.nextInt(24)));
        case 2 -> spoilt.setCharAt(at, (char) random.nextInt(0x250));
        case 3 -> spoilt.insert(at, spoilt.substring(at, Math.min(spoilt.length(), at + 40)));
        default -> spoilt.insert(at, "\n" + " ".repeat(random.nextInt(6)) + "<<: *lambda\n");
      }
    }
    return spoilt.toString();
  }

  private static HostFile sample() throws IOException {
    return HostFile.read(Files.readString(SAMPLE), "distributed_hosts.yaml");
  }

  private static FleetConfig nothing() {
    return HostFile.read("hosts: {}", "f").config();
  }
}
