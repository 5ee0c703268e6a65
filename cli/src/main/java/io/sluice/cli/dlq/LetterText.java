package io.sluice.cli.dlq;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.udf.event.RecordHeader;
import java.util.HexFormat;
import javax.annotation.Nullable;

/** One letter whole, with its data. */
public record LetterText(Letter letter) {

    public String text() {
        StringBuilder text = new StringBuilder("letter  " + letter.place() + System.lineSeparator());
        for (RecordHeader header : letter.headers()) {
            text.append("header  %s: %s%n".formatted(header.name(), BytesText.of(header.value())));
        }
        return text.append("key     %s%n".formatted(BytesText.of(letter.key())))
                .append("value   ")
                .append(letter.value() == null ? "(none)" : BytesText.of(letter.value()))
                .toString();
    }

    /** Bytes that are UTF-8 as text, others as an object with {@code hex}. */
    public ObjectNode json() {
        ObjectNode node = new ObjectMapper().createObjectNode();
        node.put("letter", letter.place().toString());
        ArrayNode headers = node.putArray("headers");
        for (RecordHeader header : letter.headers()) {
            put(headers.addObject().put("name", header.name()), "value", header.value());
        }
        put(node, "key", letter.key());
        put(node, "value", letter.value());
        return node;
    }

    private static void put(ObjectNode node, String name, @Nullable byte[] bytes) {
        if (bytes == null) {
            node.putNull(name);
            return;
        }
        BytesText.utf8(bytes).ifPresentOrElse(text -> node.put(name, text), () -> node.putObject(name)
                .put("hex", HexFormat.of().formatHex(bytes)));
    }
}
