package io.sluice.cli.contest;

import io.sluice.cli.stack.KafkaConnect;
import io.sluice.cli.stack.StackInfo;
import java.util.List;
import java.util.Locale;

/** Debezium's MongoDB source and its JDBC sink on a worker of Kafka Connect. */
public final class PeerContender implements Contender, AutoCloseable {
    private final Site site;
    private final KafkaConnect worker;
    private final ConnectRest rest;
    private final PeerConnectors connectors;

    /** @param worker is closed with this */
    public PeerContender(Site site, KafkaConnect worker, StackInfo servers, int sinkTasks) {
        this.site = site;
        this.worker = worker;
        this.rest = new ConnectRest(worker.rest());
        this.connectors = new PeerConnectors(servers, sinkTasks);
    }

    @Override
    public String name() {
        return ContestReport.PEER;
    }

    @Override
    public String topic() {
        return PeerConnectors.TOPIC;
    }

    @Override
    public void reset(Beginning beginning) throws Exception {
        site.dropTable();
        site.createTable();
        site.topic(topic()).makeAnew();
        rest.create(connector(Leg.SINK), connectors.sink());
        rest.create(connector(Leg.SOURCE), connectors.source(beginning));
    }

    @Override
    public void start(Leg leg) {
        rest.resume(connector(leg));
        if (leg == Leg.SINK) {
            // The source is resumed next, and what follows is measured.
            rest.settle();
        }
    }

    @Override
    public void stop(Leg leg) {
        rest.stop(connector(leg));
    }

    @Override
    public void clear() {
        rest.remove(connector(Leg.SOURCE));
        rest.remove(connector(Leg.SINK));
    }

    /** As a worker calls that of a sink. */
    @Override
    public String consumerGroup() {
        return "connect-" + connector(Leg.SINK);
    }

    @Override
    public List<Long> processes() {
        return List.of(worker.pid());
    }

    /** Ends the worker. */
    @Override
    public void close() {
        worker.close();
    }

    private static String connector(Leg leg) {
        return "bench-" + leg.name().toLowerCase(Locale.ROOT);
    }
}
