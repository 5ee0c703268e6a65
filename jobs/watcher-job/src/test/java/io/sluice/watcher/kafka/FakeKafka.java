package io.sluice.watcher.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.config.KafkaConnection;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;
import org.apache.flink.util.IOUtils;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.message.CreateTopicsResponseData;
import org.apache.kafka.common.message.EndTxnResponseData;
import org.apache.kafka.common.message.FindCoordinatorResponseData;
import org.apache.kafka.common.message.InitProducerIdResponseData;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.network.ClientInformation;
import org.apache.kafka.common.network.ListenerName;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.MemoryRecords;
import org.apache.kafka.common.record.Record;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.AddPartitionsToTxnRequest;
import org.apache.kafka.common.requests.AddPartitionsToTxnResponse;
import org.apache.kafka.common.requests.ApiVersionsResponse;
import org.apache.kafka.common.requests.CreateTopicsRequest;
import org.apache.kafka.common.requests.CreateTopicsResponse;
import org.apache.kafka.common.requests.EndTxnRequest;
import org.apache.kafka.common.requests.EndTxnResponse;
import org.apache.kafka.common.requests.FindCoordinatorRequest;
import org.apache.kafka.common.requests.FindCoordinatorResponse;
import org.apache.kafka.common.requests.InitProducerIdResponse;
import org.apache.kafka.common.requests.MetadataRequest;
import org.apache.kafka.common.requests.MetadataResponse;
import org.apache.kafka.common.requests.ProduceRequest;
import org.apache.kafka.common.requests.ProduceResponse;
import org.apache.kafka.common.requests.RequestContext;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.bson.BsonDocument;

/**
 * A broker that speaks as much of Kafka's protocol as a producer and the making of a topic need, and that acknowledges
 * records when its test lets it. Every topic is there, with one partition.
 */
final class FakeKafka implements AutoCloseable {

    private static final List<ApiKeys> SPOKEN = List.of(
            ApiKeys.API_VERSIONS,
            ApiKeys.METADATA,
            ApiKeys.CREATE_TOPICS,
            ApiKeys.FIND_COORDINATOR,
            ApiKeys.INIT_PRODUCER_ID,
            ApiKeys.ADD_PARTITIONS_TO_TXN,
            ApiKeys.PRODUCE,
            ApiKeys.END_TXN);

    private static final byte[] GONE = {};

    private final ServerSocket door = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    private final Set<Socket> clients = ConcurrentHashMap.newKeySet();
    private final Map<String, List<String>> openTransactions = new HashMap<>();
    private final List<String> acknowledged = new ArrayList<>();
    private final List<String> committed = new ArrayList<>();
    private boolean isHeld;
    private Errors answer = Errors.NONE;
    private long offset;
    private long producers;

    FakeKafka() throws IOException {
        start("door", this::accept);
    }

    KafkaConnection connection() {
        return new KafkaConnection("127.0.0.1:" + door.getLocalPort(), Map.of());
    }

    /** From now on no record is acknowledged. */
    synchronized void hold() {
        isHeld = true;
        answer = Errors.NONE;
    }

    /** All records that were held are answered so, and those that come. */
    synchronized void release(Errors with) {
        answer = with;
        isHeld = false;
        notifyAll();
    }

    /** The ids of the events of all records that were acknowledged, in order. */
    synchronized List<String> acknowledged() {
        return List.copyOf(acknowledged);
    }

    /** The ids of the events that a reader of committed records sees, in order. */
    synchronized List<String> committed() {
        return List.copyOf(committed);
    }

    private static void start(String name, ThrowingRunnable work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        // A client has gone, or the test is over.
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "fake kafka " + name);
        thread.setDaemon(true);
        thread.start();
    }

    @FunctionalInterface
    private interface ThrowingRunnable {
        void run() throws IOException, InterruptedException;
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = door.accept();
            client.setTcpNoDelay(true);
            clients.add(client);
            BlockingQueue<byte[]> requests = new LinkedBlockingQueue<>();
            // A client goes on asking while it is kept waiting for answers, which come in the order of its questions.
            start("requests", () -> read(client, requests));
            start("answers", () -> answer(client, requests));
        }
    }

    private static void read(Socket client, BlockingQueue<byte[]> requests) throws IOException {
        DataInputStream in = new DataInputStream(client.getInputStream());
        while (true) {
            byte[] request;
            try {
                request = new byte[in.readInt()];
                in.readFully(request);
            } catch (IOException e) {
                requests.add(GONE);
                throw e;
            }
            requests.add(request);
        }
    }

    private void answer(Socket client, BlockingQueue<byte[]> requests) throws IOException, InterruptedException {
        DataOutputStream out = new DataOutputStream(client.getOutputStream());
        for (byte[] bytes = requests.take(); bytes != GONE; bytes = requests.take()) {
            ByteBuffer request = ByteBuffer.wrap(bytes);
            RequestContext context = new RequestContext(
                    RequestHeader.parse(request),
                    "connection",
                    client.getInetAddress(),
                    KafkaPrincipal.ANONYMOUS,
                    ListenerName.forSecurityProtocol(SecurityProtocol.PLAINTEXT),
                    SecurityProtocol.PLAINTEXT,
                    ClientInformation.EMPTY,
                    false);
            ByteBuffer response = context.buildResponseEnvelopePayload(answer(context.parseRequest(request).request));
            out.writeInt(response.remaining());
            out.write(response.array(), response.arrayOffset() + response.position(), response.remaining());
            out.flush();
        }
    }

    private synchronized AbstractResponse answer(AbstractRequest request) throws InterruptedException {
        return switch (request.apiKey()) {
            case API_VERSIONS -> versions();
            case METADATA -> metadata((MetadataRequest) request);
            case CREATE_TOPICS -> created((CreateTopicsRequest) request);
            case FIND_COORDINATOR -> coordinator((FindCoordinatorRequest) request);
            case INIT_PRODUCER_ID ->
                new InitProducerIdResponse(new InitProducerIdResponseData()
                        .setProducerId(++producers)
                        .setProducerEpoch((short) 0));
            case ADD_PARTITIONS_TO_TXN -> {
                var partitions = ((AddPartitionsToTxnRequest) request).partitions();
                yield new AddPartitionsToTxnResponse(
                        0, partitions.stream().collect(Collectors.toMap(each -> each, each -> Errors.NONE)));
            }
            case PRODUCE -> produced((ProduceRequest) request);
            case END_TXN -> ended((EndTxnRequest) request);
            default -> throw new IllegalStateException("Not spoken here: " + request);
        };
    }

    private static AbstractResponse versions() {
        var versions = new ApiVersionsResponseData.ApiVersionCollection();
        SPOKEN.forEach(key -> versions.add(new ApiVersionsResponseData.ApiVersion()
                .setApiKey(key.id)
                .setMinVersion(key.oldestVersion())
                .setMaxVersion(key.latestVersion())));
        return new ApiVersionsResponse(new ApiVersionsResponseData().setApiKeys(versions));
    }

    private Node node() {
        return new Node(0, "127.0.0.1", door.getLocalPort());
    }

    private AbstractResponse metadata(MetadataRequest request) {
        MetadataResponseData data =
                new MetadataResponseData().setClusterId("fake").setControllerId(0);
        data.brokers()
                .add(new MetadataResponseData.MetadataResponseBroker()
                        .setNodeId(node().id())
                        .setHost(node().host())
                        .setPort(node().port()));
        List<String> topics = request.topics() == null ? List.of() : request.topics();
        topics.forEach(topic -> data.topics()
                .add(new MetadataResponseData.MetadataResponseTopic()
                        .setName(topic)
                        .setPartitions(List.of(new MetadataResponseData.MetadataResponsePartition()
                                .setPartitionIndex(0)
                                .setLeaderId(0)
                                .setReplicaNodes(List.of(0))
                                .setIsrNodes(List.of(0))))));
        return new MetadataResponse(data, request.version());
    }

    private static AbstractResponse created(CreateTopicsRequest request) {
        CreateTopicsResponseData data = new CreateTopicsResponseData();
        request.data().topics().forEach(topic -> data.topics()
                .add(new CreateTopicsResponseData.CreatableTopicResult()
                        .setName(topic.name())
                        .setErrorCode(Errors.TOPIC_ALREADY_EXISTS.code())));
        return new CreateTopicsResponse(data);
    }

    private AbstractResponse coordinator(FindCoordinatorRequest request) {
        return new FindCoordinatorResponse(new FindCoordinatorResponseData()
                .setCoordinators(request.data().coordinatorKeys().stream()
                        .map(key -> new FindCoordinatorResponseData.Coordinator()
                                .setKey(key)
                                .setNodeId(node().id())
                                .setHost(node().host())
                                .setPort(node().port()))
                        .toList()));
    }

    private AbstractResponse produced(ProduceRequest request) throws InterruptedException {
        while (isHeld) {
            wait();
        }
        ProduceResponseData data = new ProduceResponseData();
        for (ProduceRequestData.TopicProduceData topic : request.data().topicData()) {
            var response = new ProduceResponseData.TopicProduceResponse().setName(topic.name());
            for (ProduceRequestData.PartitionProduceData partition : topic.partitionData()) {
                response.partitionResponses()
                        .add(new ProduceResponseData.PartitionProduceResponse()
                                .setIndex(partition.index())
                                .setErrorCode(answer.code())
                                .setBaseOffset(answer == Errors.NONE ? offset : -1));
                if (answer == Errors.NONE) {
                    take(request.transactionalId(), (MemoryRecords) partition.records());
                }
            }
            data.responses().add(response);
        }
        return new ProduceResponse(data);
    }

    private void take(String transaction, MemoryRecords records) {
        List<String> to = transaction == null
                ? committed
                : openTransactions.computeIfAbsent(transaction, id -> new ArrayList<>());
        for (Record record : records.records()) {
            String id = BsonDocument.parse(UTF_8.decode(record.value()).toString())
                    .getString("id")
                    .getValue();
            acknowledged.add(id);
            to.add(id);
            offset++;
        }
    }

    private AbstractResponse ended(EndTxnRequest request) {
        List<String> records = openTransactions.remove(request.data().transactionalId());
        if (records != null && request.data().committed()) {
            committed.addAll(records);
        }
        return new EndTxnResponse(new EndTxnResponseData());
    }

    @Override
    public void close() throws IOException {
        door.close();
        clients.forEach(IOUtils::closeQuietly);
    }
}
