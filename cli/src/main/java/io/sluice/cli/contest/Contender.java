package io.sluice.cli.contest;

import java.util.List;

/** What brings documents from MongoDB through Kafka to PostgreSQL, as processes that were started for it. */
public interface Contender {
    /** As in tables and results. */
    String name();

    /** The topic between its legs. */
    String topic();

    /** For a first start of both legs: the topic is empty, the table new, or made by the sink. */
    void reset(Beginning beginning) throws Exception;

    /** Starts a leg where it stopped, else at the beginning. Returns once it runs. */
    void start(Leg leg);

    /** Returns once the leg has stopped and its position is kept. */
    void stop(Leg leg);

    /** Ends what runs, now or since an earlier run, and forgets positions. Nothing of it is in the way of the table. */
    void clear() throws Exception;

    /** Where the sink's progress is kept in Kafka. */
    String consumerGroup();

    /** The processes whose time and memory it uses. */
    List<Long> processes();
}
