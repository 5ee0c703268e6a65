package io.sluice.syncer.sink.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.config.Secret;
import java.time.Duration;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

class PostgresOptionsTest {

    private static PostgresOptions options(String url) {
        return new PostgresOptions(
                url,
                "syncer",
                Secret.ofPlain("hidden"),
                "public",
                Duration.ofSeconds(10),
                Duration.ofSeconds(5),
                Duration.ofMinutes(1));
    }

    @Test
    void messagesNameTheServerAndNothingElse() {
        assertThat(options("jdbc:postgresql://db:5432/x?sslpassword=hidden").server())
                .isEqualTo("db:5432/x");
        assertThat(options("jdbc:postgresql://a:1,b:2/x").server()).isEqualTo("a:1,b:2/x");
        assertThat(options("jdbc:postgresql:x").server()).isEqualTo("x");
        assertThat(options("jdbc:postgresql://db/x?sslpassword=hidden")).hasToString("syncer at db/x, schema public");
    }

    @Test
    void travelsInTheJobGraph() throws Exception {
        PostgresSink sink = new PostgresSink(
                options("jdbc:postgresql://db/x"),
                BatchOptions.DEFAULT,
                new TableOptions(true, true),
                RetryOptions.DEFAULT,
                null);
        assertThat(InstantiationUtil.clone(sink)).isNotNull();
    }

    @Test
    void limitsAreChecked() {
        assertThatThrownBy(() -> new BatchOptions(0, Duration.ofSeconds(1), 1))
                .hasMessage("maxRows must be at least 1, not 0");
        assertThatThrownBy(() -> new BatchOptions(1, Duration.ZERO, 1))
                .hasMessage("flushInterval must be longer than nothing, not PT0S");
    }
}
