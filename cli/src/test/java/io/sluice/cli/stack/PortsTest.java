package io.sluice.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PortsTest {
    @Test
    void takesTheUsualPortWhenItIsFree() {
        assertThat(new Ports(Map.of(), true, port -> true).choose("kafka-1", 9092))
                .isEqualTo(9092);
    }

    @Test
    void prefersThePortOfLastTime() {
        assertThat(new Ports(Map.of("kafka-1", 40001), true, port -> true).choose("kafka-1", 9092))
                .isEqualTo(40001);
    }

    @Test
    void goesBackToTheUsualPortWhenTheOneOfLastTimeIsTaken() {
        assertThat(new Ports(Map.of("kafka-1", 40001), true, port -> port != 40001).choose("kafka-1", 9092))
                .isEqualTo(9092);
    }

    @Test
    void findsAnotherPortWhenBothAreTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = new Ports(Map.of(), true).choose("postgres", taken.getLocalPort());
            assertThat(port).isNotEqualTo(taken.getLocalPort()).isPositive();
        }
    }

    @Test
    void neverGivesOnePortTwice() {
        Ports ports = new Ports(Map.of("a", 40001, "b", 40001), true, port -> true);
        assertThat(ports.choose("a", 9092)).isNotEqualTo(ports.choose("b", 9092));
        assertThat(ports.choose("c", 9092))
                .isNotIn(ports.chosen().get("a"), ports.chosen().get("b"));
    }

    @Test
    void leavesTheUsualPortsAloneWhereATestAsksForIt() {
        assertThat(new Ports(Map.of(), false, port -> true).choose("kafka-1", 9092))
                .isNotEqualTo(9092);
    }

    @Test
    void keepsThePortOfWhatRuns() {
        assertThat(new Ports(Map.of("flink-rest", 8081), true, port -> false).keep("flink-rest"))
                .isEqualTo(8081);
        assertThatThrownBy(() -> new Ports(Map.of(), true, port -> true).keep("flink-rest"))
                .isInstanceOf(StackException.class);
    }
}
