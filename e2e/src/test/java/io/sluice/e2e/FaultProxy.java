package io.sluice.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.e2e.TwoPhaseStatement.Verb;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.flink.util.IOUtils;

/**
 * Stands between the syncer and PostgreSQL, and holds statements of two-phase commit: before the server gets them, or
 * when it has done them and before the syncer gets the answer. It speaks PostgreSQL's protocol without encryption.
 */
final class FaultProxy implements AutoCloseable {

    private static final int SSL_REQUEST = 80877103;
    private static final int GSS_ENCRYPTION_REQUEST = 80877104;

    /** There is to be a checkpoint before it to go back to. */
    private static final long FIRST_LABEL = 3;

    private final URI server;
    private final int subtasks;
    private final ServerSocket door;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private final Map<Long, Set<String>> preparedByLabel = new HashMap<>();
    private final Queue<Fault.Armed> faults = new ArrayDeque<>();

    /**
     * @param jdbcUrl the server's
     * @param subtasks of the sink: only checkpoints for which so many have prepared a transaction are interfered with
     * @param faults met one after the other: the next one once all connections have been severed
     */
    FaultProxy(String jdbcUrl, int subtasks, List<Fault> faults) throws IOException {
        server = URI.create(jdbcUrl.substring("jdbc:".length()));
        this.subtasks = subtasks;
        faults.forEach(fault -> this.faults.add(new Fault.Armed(fault)));
        door = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + door.getLocalPort() + server.getPath();
    }

    /** Whether everything that the present fault holds is where it is to be held. */
    synchronized boolean isHeld() {
        return !faults.isEmpty() && faults.peek().isReached();
    }

    /** Of the checkpoint that is interfered with. */
    synchronized long heldLabel() {
        return faults.element().label();
    }

    /** Ends all connections, with what they hold. */
    synchronized void sever() {
        faults.poll();
        links.forEach(Link::close);
    }

    private synchronized Optional<Held> onStatement(TwoPhaseStatement statement) {
        Set<String> siblings = preparedByLabel.computeIfAbsent(statement.label(), label -> new HashSet<>());
        if (statement.verb() == Verb.PREPARE) {
            siblings.add(statement.transaction());
        }
        return statement.label() < FIRST_LABEL || siblings.size() < subtasks
                ? Optional.empty()
                : Optional.ofNullable(faults.peek())
                        .flatMap(fault -> fault.take(statement).map(point -> new Held(fault, point)));
    }

    private record Held(Fault.Armed fault, Fault.Point point) {}

    private void accept() {
        try {
            while (true) {
                Socket client = door.accept();
                Link link = new Link(client, new Socket(server.getHost(), server.getPort()));
                links.add(link);
                threads.execute(link::requests);
            }
        } catch (IOException e) {
            // Closed, or the server is away: nothing to stand between any more.
            IOUtils.closeQuietly(door);
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        links.forEach(Link::close);
        threads.shutdownNow();
    }

    @SuppressWarnings("ArrayRecordComponent") // passed on, never compared
    private record Message(int type, byte[] body) {

        private static Message read(DataInputStream in) throws IOException {
            int type = in.readUnsignedByte();
            byte[] body = new byte[in.readInt() - Integer.BYTES];
            in.readFully(body);
            return new Message(type, body);
        }

        private void write(DataOutputStream out) throws IOException {
            out.writeByte(type);
            out.writeInt(body.length + Integer.BYTES);
            out.write(body);
        }

        private Optional<TwoPhaseStatement> statement() {
            String text = type == 'P' || type == 'Q' ? new String(body, UTF_8) : "";
            // Parse: the statement's name, here always empty, and its text.
            int start = type == 'P' ? text.indexOf('\0') + 1 : 0;
            int end = text.indexOf('\0', start);
            return end < 0 ? Optional.empty() : TwoPhaseStatement.parse(text.substring(start, end));
        }

        private boolean isReadyForQuery() {
            return type == 'Z';
        }
    }

    /** A connection of the syncer and the one that it stands for. */
    private final class Link {

        private final Socket client;
        private final Socket server;
        private final DataInputStream fromClient;
        private final DataOutputStream toClient;
        private final DataInputStream fromServer;
        private final DataOutputStream toServer;
        /** The syncer asks and waits for the answer: all that the server says from now on is the answer. */
        private volatile Optional<Fault.Armed> heldAnswer = Optional.empty();

        private Link(Socket client, Socket server) throws IOException {
            this.client = client;
            this.server = server;
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            fromClient = new DataInputStream(new BufferedInputStream(client.getInputStream()));
            toClient = new DataOutputStream(new BufferedOutputStream(client.getOutputStream()));
            fromServer = new DataInputStream(new BufferedInputStream(server.getInputStream()));
            toServer = new DataOutputStream(new BufferedOutputStream(server.getOutputStream()));
        }

        private void requests() {
            try {
                startUp();
                threads.execute(this::answers);
                while (true) {
                    Message message = Message.read(fromClient);
                    Optional<Held> held = message.statement().flatMap(FaultProxy.this::onStatement);
                    if (held.isPresent() && held.get().point() == Fault.Point.REQUEST) {
                        held.get().fault().onHeld();
                        return;
                    }
                    held.ifPresent(at -> heldAnswer = Optional.of(at.fault()));
                    message.write(toServer);
                    flushIfIdle(fromClient, toServer);
                }
            } catch (IOException e) {
                close();
            }
        }

        /** The first message has no type; before it the client asks for encryption, which is declined. */
        private void startUp() throws IOException {
            while (true) {
                byte[] body = new byte[fromClient.readInt() - Integer.BYTES];
                int code = fromClient.readInt();
                fromClient.readFully(body, 0, body.length - Integer.BYTES);
                if (code == SSL_REQUEST || code == GSS_ENCRYPTION_REQUEST) {
                    toClient.writeByte('N');
                    toClient.flush();
                } else {
                    toServer.writeInt(body.length + Integer.BYTES);
                    toServer.writeInt(code);
                    toServer.write(body, 0, body.length - Integer.BYTES);
                    toServer.flush();
                    return;
                }
            }
        }

        private void answers() {
            try {
                while (true) {
                    Message message = Message.read(fromServer);
                    if (heldAnswer.isEmpty()) {
                        message.write(toClient);
                        flushIfIdle(fromServer, toClient);
                    } else if (message.isReadyForQuery()) {
                        heldAnswer.get().onHeld();
                        return;
                    }
                }
            } catch (IOException e) {
                close();
            }
        }

        private static void flushIfIdle(DataInputStream in, DataOutputStream out) throws IOException {
            if (in.available() == 0) {
                out.flush();
            }
        }

        private void close() {
            links.remove(this);
            IOUtils.closeAllQuietly(client, server);
        }
    }
}
