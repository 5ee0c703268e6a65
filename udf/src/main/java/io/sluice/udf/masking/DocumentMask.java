package io.sluice.udf.masking;

import java.util.function.Consumer;
import javax.annotation.Nullable;
import org.bson.BsonBinaryReader;
import org.bson.BsonType;
import org.bson.BsonValue;
import org.bson.ByteBuf;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonValueCodec;
import org.bson.codecs.DecoderContext;
import org.bson.io.BasicOutputBuffer;

/**
 * Masks fields of documents without taking them apart: what is not masked is copied as the bytes that it is.
 *
 * <p>A document or an array keeps its form: each value in it is masked by itself, so that an update of a part gives what
 * the whole has there. Null tells nothing, and stays.
 */
final class DocumentMask {

    private static final BsonValueCodec VALUES = new BsonValueCodec();
    private static final DecoderContext CONTEXT = DecoderContext.builder().build();

    @Nullable
    private final ValueHash hash;

    private final String text;
    private final Consumer<MaskAction> onMasked;

    /**
     * @param hash null where no mask hashes
     * @param text for texts that are redacted
     */
    DocumentMask(@Nullable ValueHash hash, String text, Consumer<MaskAction> onMasked) {
        this.hash = hash;
        this.text = text;
        this.onMasked = onMasked;
    }

    /** The same document if it has nothing to mask. */
    RawBsonDocument apply(RawBsonDocument document, MaskTree masks) {
        return new Pass(document).masked(masks);
    }

    /** One reading of one document. */
    private final class Pass {

        private final RawBsonDocument document;
        private final byte[] bytes;
        private final BsonBinaryReader reader;
        private final BasicOutputBuffer out;

        /** Up to where the document's bytes are written, or left out. */
        private int done;

        private boolean changed;

        Pass(RawBsonDocument document) {
            this.document = document;
            ByteBuf buffer = document.getByteBuffer();
            bytes = buffer.array();
            done = buffer.position();
            out = new BasicOutputBuffer(buffer.remaining());
            reader = new BsonBinaryReader(buffer.asNIO());
        }

        RawBsonDocument masked(MaskTree masks) {
            try (reader;
                    out) {
                reader.readStartDocument();
                fields(masks, done, false);
                reader.readEndDocument();
                return changed ? new RawBsonDocument(out.getInternalBuffer(), 0, out.getPosition()) : document;
            }
        }

        /** @param start where the document or array begins, with its length */
        private void fields(MaskTree masks, int start, boolean isArray) {
            copyUpTo(start);
            int startInOutput = out.getPosition();
            int fieldStart = position();
            while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
                MaskTree place = isArray ? masks : masks.at(reader.readName());
                field(place, fieldStart);
                fieldStart = position();
            }
            copyUpTo(position());
            out.writeInt32(startInOutput, out.getPosition() - startInOutput);
        }

        private void field(@Nullable MaskTree place, int fieldStart) {
            MaskAction action = place == null ? null : place.action();
            if (place == null) {
                reader.skipValue();
            } else if (action == MaskAction.DROP) {
                copyUpTo(fieldStart);
                reader.skipValue();
                leftOut(action);
            } else {
                maskedField(place, action, fieldStart);
            }
        }

        private void maskedField(MaskTree place, @Nullable MaskAction action, int fieldStart) {
            int valueStart = position();
            switch (reader.getCurrentBsonType()) {
                case DOCUMENT -> {
                    reader.readStartDocument();
                    fields(place, valueStart, false);
                    reader.readEndDocument();
                }
                case ARRAY -> {
                    reader.readStartArray();
                    fields(place, valueStart, true);
                    reader.readEndArray();
                }
                case NULL, UNDEFINED -> reader.skipValue();
                default -> {
                    if (action == null) {
                        reader.skipValue();
                    } else {
                        value(action, fieldStart, valueStart);
                    }
                }
            }
        }

        private void value(MaskAction action, int fieldStart, int valueStart) {
            String replacement = replacement(action);
            copyUpTo(fieldStart);
            out.writeByte((replacement == null ? BsonType.NULL : BsonType.STRING).getValue());
            done = fieldStart + 1;
            copyUpTo(valueStart);
            if (replacement != null) {
                out.writeString(replacement);
            }
            leftOut(action);
        }

        /** Null for null. */
        @Nullable
        private String replacement(MaskAction action) {
            BsonValue value = VALUES.decode(reader, CONTEXT);
            if (action == MaskAction.HASH) {
                return hash.of(value);
            }
            return value.isString() || value.isSymbol() ? text : null;
        }

        private int position() {
            return reader.getBsonInput().getPosition();
        }

        private void copyUpTo(int end) {
            out.writeBytes(bytes, done, end - done);
            done = end;
        }

        private void leftOut(MaskAction action) {
            done = position();
            changed = true;
            onMasked.accept(action);
        }
    }
}
