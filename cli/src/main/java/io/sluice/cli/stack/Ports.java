package io.sluice.cli.stack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/** Chooses ports: the one of last time, else the usual one, else any free one. */
final class Ports {
    private final Map<String, Integer> remembered;
    private final boolean preferUsual;
    private final IntPredicate isFree;
    private final Map<String, Integer> chosen = new TreeMap<>();

    Ports(Map<String, Integer> remembered, boolean preferUsual) {
        this(remembered, preferUsual, Ports::isFree);
    }

    Ports(Map<String, Integer> remembered, boolean preferUsual, IntPredicate isFree) {
        this.remembered = Map.copyOf(remembered);
        this.preferUsual = preferUsual;
        this.isFree = isFree;
    }

    /** Keeps a port that our own running process holds. */
    int keep(String key) {
        Integer port = remembered.get(key);
        if (port == null) {
            throw new StackException("the state file knows no port of " + key + "; run down, then up");
        }
        chosen.put(key, port);
        return port;
    }

    /** @param usual where users expect this server */
    int choose(String key, int usual) {
        Set<Integer> taken = new HashSet<>(chosen.values());
        Integer last = remembered.get(key);
        int port;
        if (last != null && !taken.contains(last) && isFree.test(last)) {
            port = last;
        } else if (preferUsual && !taken.contains(usual) && isFree.test(usual)) {
            port = usual;
        } else {
            port = anyFree(taken);
        }
        chosen.put(key, port);
        return port;
    }

    Map<String, Integer> chosen() {
        return Map.copyOf(chosen);
    }

    private static int anyFree(Set<Integer> taken) {
        while (true) {
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                if (!taken.contains(socket.getLocalPort())) {
                    return socket.getLocalPort();
                }
            } catch (IOException e) {
                throw new StackException("no free port on the loopback address: " + e.getMessage(), e);
            }
        }
    }

    static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
