package io.sluice.syncer.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PlanQueryTest {

    @Test
    void whatFollowsItsOwnArgumentsIsTheJobs() {
        PlanQuery query = PlanQuery.parse(
                "--sample", "a.json", "--sample-topic", "cdc.a.b", "--config", "s.yaml", "--deletes", "soft");

        assertThat(query.sample()).contains(Path.of("a.json"));
        assertThat(query.sampleTopic()).contains("cdc.a.b");
        assertThat(query.lastRecords()).isZero();
        assertThat(query.settings()).containsExactly("--config", "s.yaml", "--deletes", "soft");
        assertThat(PlanQuery.parse("--from-topic", "5", "--config=s.yaml", "--deletes", "soft")
                        .lastRecords())
                .isEqualTo(5);
    }

    @Test
    void aConfigurationIsNeeded() {
        assertThatThrownBy(() -> PlanQuery.parse("--from-topic", "5"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--config");
    }
}
