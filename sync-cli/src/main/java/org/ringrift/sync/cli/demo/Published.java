package org.ringrift.sync.cli.demo;

import java.nio.file.Path;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;

/**
 * Something that the demo put on a node and told the fleet about.
 *
 * @param origin where it was made
 * @param file where it lies there
 * @param version what every replica must have in the end
 */
record Published(ArtifactId artifact, NodeId origin, Path file, Version version) {}
