package org.ringrift.sync.events.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;

class MockRegistryTest {
  private static final Schema V1 = SchemaBuilder.record("A").fields().requiredInt("a").endRecord();
  private static final Schema WITH_DEFAULT =
      SchemaBuilder.record("A").fields().requiredInt("a").optionalString("b").endRecord();
  private static final Schema WITHOUT_DEFAULT =
      SchemaBuilder.record("A").fields().requiredInt("a").requiredString("c").endRecord();

  private final RegistryClient registry = new MockRegistry();

  @Test
  void clientsOfOneScopeShareARegistry() {
    int id = scope("shared").register("s", V1);

    assertThat(scope("shared").byId(id)).isEqualTo(V1);
    assertThat(scope("other").subjects()).isEmpty();
  }

  @Test
  void oneSchemaHasOneIdInEverySubject() {
    assertThat(registry.register("s", V1)).isEqualTo(1);
    assertThat(registry.register("s", WITH_DEFAULT)).isEqualTo(2);
    assertThat(registry.register("t", V1)).isEqualTo(1);
    assertThat(registry.register("s", V1)).isEqualTo(1);
    assertThat(registry.latest("s")).isEqualTo(new SubjectVersion("s", 2, 2, WITH_DEFAULT));
    assertThat(registry.lookUp("t", V1)).isEqualTo(new SubjectVersion("t", 1, 1, V1));
    assertThat(registry.subjects()).containsExactly("s", "t");
  }

  @Test
  void compatibilityIsEnforcedByLevel() {
    registry.register("s", V1);

    assertThat(registry.compatibility("s")).isEqualTo(CompatibilityLevel.BACKWARD);
    assertThat(registry.check("s", WITH_DEFAULT).compatible()).isTrue();
    assertThat(registry.check("s", WITHOUT_DEFAULT).reasons())
        .singleElement()
        .asString()
        .contains("c");
    assertThatThrownBy(() -> registry.register("s", WITHOUT_DEFAULT))
        .isInstanceOf(IncompatibleSchemaException.class);

    registry.setCompatibility("s", CompatibilityLevel.FORWARD);
    assertThat(registry.check("s", WITHOUT_DEFAULT).compatible()).isTrue();
    registry.setCompatibility("s", CompatibilityLevel.FULL);
    assertThat(registry.check("s", WITHOUT_DEFAULT).compatible()).isFalse();
    registry.setCompatibility("s", CompatibilityLevel.NONE);
    assertThat(registry.register("s", WITHOUT_DEFAULT)).isEqualTo(2);
  }

  @Test
  void transitiveLevelsLookAtEveryVersion() {
    registry.setGlobalCompatibility(CompatibilityLevel.NONE);
    registry.register("s", V1);
    registry.register("s", WITHOUT_DEFAULT);

    registry.setGlobalCompatibility(CompatibilityLevel.BACKWARD);
    assertThat(registry.check("s", WITHOUT_DEFAULT).compatible()).isTrue();
    registry.setGlobalCompatibility(CompatibilityLevel.BACKWARD_TRANSITIVE);
    assertThat(registry.globalCompatibility()).isEqualTo(CompatibilityLevel.BACKWARD_TRANSITIVE);
    assertThat(registry.check("s", WITHOUT_DEFAULT).compatible()).isFalse();
  }

  @Test
  void whatIsNotThereGivesTheErrorsOfARealRegistry() {
    assertThatThrownBy(() -> registry.byId(1)).isInstanceOf(UnknownSchemaIdException.class);
    assertThatThrownBy(() -> registry.latest("s")).isInstanceOf(UnknownSubjectException.class);
    registry.register("s", V1);
    assertThatThrownBy(() -> registry.lookUp("s", WITH_DEFAULT))
        .isInstanceOf(UnregisteredSchemaException.class);
  }

  private static RegistryClient scope(String name) {
    return RegistryClient.of(
        RegistryConfig.from(Map.of("schema.registry.url", "mock://mock-registry-test-" + name)));
  }
}
