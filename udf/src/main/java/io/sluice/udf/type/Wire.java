package io.sluice.udf.type;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import javax.annotation.Nullable;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.bson.RawBsonDocument;

/** The building blocks of the serializers' binary forms. */
public final class Wire {

    /** Writes one value. */
    @FunctionalInterface
    public interface Writer<T> {
        void write(T value, DataOutputView out) throws IOException;
    }

    /** Reads one value. */
    @FunctionalInterface
    public interface Reader<T> {
        T read(DataInputView in) throws IOException;
    }

    private Wire() {}

    public static void writeBytes(byte[] bytes, DataOutputView out) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    public static byte[] readBytes(DataInputView in) throws IOException {
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        return bytes;
    }

    /** UTF-8 with its length: {@code writeUTF} ends at 64 KiB. */
    public static void writeString(String text, DataOutputView out) throws IOException {
        writeBytes(text.getBytes(StandardCharsets.UTF_8), out);
    }

    public static String readString(DataInputView in) throws IOException {
        return new String(readBytes(in), StandardCharsets.UTF_8);
    }

    public static void writeDocument(RawBsonDocument document, DataOutputView out) throws IOException {
        ByteBuffer buffer = document.getByteBuffer().asNIO();
        out.writeInt(buffer.remaining());
        out.write(buffer.array(), buffer.arrayOffset() + buffer.position(), buffer.remaining());
    }

    public static RawBsonDocument readDocument(DataInputView in) throws IOException {
        return new RawBsonDocument(readBytes(in));
    }

    public static <T> void writeNullable(@Nullable T value, DataOutputView out, Writer<T> writer) throws IOException {
        out.writeBoolean(value != null);
        if (value != null) {
            writer.write(value, out);
        }
    }

    @Nullable
    public static <T> T readNullable(DataInputView in, Reader<T> reader) throws IOException {
        return in.readBoolean() ? reader.read(in) : null;
    }
}
