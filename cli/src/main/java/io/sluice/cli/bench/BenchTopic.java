package io.sluice.cli.bench;

import io.sluice.cli.stack.Await;
import io.sluice.cli.stack.StackException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** The topic, whose records bear the time at which the broker got them: no reader's pace is measured with it. */
public record BenchTopic(String brokers, String name) {
    /** As many as the watcher makes. */
    public static final int PARTITIONS = 4;

    private static final Duration DEADLINE = Duration.ofMinutes(1);

    public List<TopicPartition> partitions() {
        return IntStream.range(0, PARTITIONS)
                .mapToObj(number -> new TopicPartition(name, number))
                .toList();
    }

    public void makeAnew() throws InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", brokers))) {
            delete(admin);
            if (!Await.until(DEADLINE, () -> create(admin))) {
                throw new StackException("the old topic " + name + " does not go away");
            }
        }
    }

    public void remove() throws InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", brokers))) {
            delete(admin);
        }
    }

    private void delete(Admin admin) throws InterruptedException {
        try {
            admin.deleteTopics(List.of(name)).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                throw failed("delete", e);
            }
        }
    }

    /** Returns whether it could be made: one that is being deleted is there for a while yet. */
    private boolean create(Admin admin) {
        NewTopic topic = new NewTopic(name, Optional.of(PARTITIONS), Optional.empty())
                .configs(Map.of(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime"));
        try {
            admin.createTopics(List.of(topic)).all().get();
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TopicExistsException) {
                return false;
            }
            throw failed("create", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private StackException failed(String what, ExecutionException e) {
        return new StackException(
                "cannot " + what + " the topic " + name + ": " + e.getCause().getMessage(), e);
    }
}
