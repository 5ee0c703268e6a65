package io.sluice.watcher.source.mongodb;

import com.mongodb.internal.connection.PowerOfTwoBufferPool;
import java.lang.reflect.Method;

/**
 * The driver's thread that lets go of buffers nobody used for a while. No closing of a client ends it, and it keeps the
 * classes of the job that loaded the driver for as long as the process lives; the driver offers its end to itself only.
 */
final class BufferPruning {

    private BufferPruning() {}

    static void stop() {
        try {
            Method disable = PowerOfTwoBufferPool.class.getDeclaredMethod("disablePruning");
            disable.setAccessible(true);
            disable.invoke(PowerOfTwoBufferPool.DEFAULT);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("This is not the driver whose thread is known", e);
        }
    }
}
