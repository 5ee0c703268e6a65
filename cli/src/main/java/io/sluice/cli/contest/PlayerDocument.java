package io.sluice.cli.contest;

import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.bson.Document;

/** Makes players of 350 to 400 bytes, the same for the same number. */
final class PlayerDocument {
    private static final List<String> REGIONS = List.of("eu-west", "us-east", "ap-south", "sa-east");
    private static final List<String> CLASSES = List.of("warrior", "mage", "ranger", "cleric");
    private static final Instant FIRST_UPDATE = Instant.parse("2023-11-14T22:13:20Z");
    private static final long SPREAD = 2_654_435_761L;
    private static final long LOW_32 = 0xffff_ffffL;

    private PlayerDocument() {}

    /** @param seq tells one state of the document from another */
    static Document of(int id, long seq) {
        long noise = id * SPREAD & LOW_32;
        String name = String.format(Locale.ROOT, "player_%08d", id);
        return new Document("_id", id)
                .append("username", name)
                .append("email", name + "@example.com")
                .append("level", (int) (noise % 100))
                .append("score", 10_000_000_000L + noise)
                .append("region", REGIONS.get((int) (noise & 3)))
                .append("attributes", attributes(id, noise))
                // Whole seconds: the peer's fastest way to write loses the milliseconds.
                .append("updatedAt", Date.from(FIRST_UPDATE.plusSeconds(id)))
                .append("seq", seq);
    }

    static List<Document> range(int from, int to, long seq) {
        return IntStream.range(from, to).mapToObj(id -> of(id, seq)).toList();
    }

    private static Document attributes(int id, long noise) {
        return new Document("clazz", CLASSES.get((int) (noise >> 2 & 3)))
                .append("guild", String.format(Locale.ROOT, "guild_%04d", noise % 5_000))
                .append("hp", (int) (noise % 1_000))
                .append("mana", (int) (noise % 777))
                .append("stats", new Document("str", (int) (noise % 20)).append("agi", (int) (noise % 21)))
                .append("lastMap", String.format(Locale.ROOT, "map_%03d", noise % 200))
                .append(
                        "bio",
                        String.format(
                                Locale.ROOT,
                                "born %08x in the cold far north, has been seen %08x times",
                                noise,
                                noise ^ id));
    }
}
