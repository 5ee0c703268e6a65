package io.sluice.udf.codec;

/** The codecs, by the names that their formats have in the settings. */
public final class Codecs {

    private Codecs() {}

    public static ChangeEventCodec of(String format) {
        return switch (format) {
            case "sluice" -> new SluiceCodec();
            case "sluice-simplified" -> new SimplifiedCodec();
            case "buffered" -> new BufferedCodec();
            case "debezium" -> new DebeziumCodec();
            case "json" -> new JsonCodec();
            default -> throw new IllegalArgumentException("There is no codec for the format " + format);
        };
    }
}
