package io.sluice.config;

import java.util.Locale;
import org.apache.flink.configuration.DescribedEnum;
import org.apache.flink.configuration.description.InlineElement;
import org.apache.flink.configuration.description.TextElement;

/** One of a fixed list of words; each says what it means, for the reference page and for messages. */
public interface Choice extends DescribedEnum {

    /** The word as it is written in a file. */
    String word();

    /** What choosing it means, in one sentence. */
    String meaning();

    @Override
    default InlineElement getDescription() {
        return TextElement.text(meaning());
    }

    /** Upper and lower case, dash and underscore are the same: no one remembers which list uses which. */
    default boolean isWritten(String text) {
        return plain(word()).equals(plain(text));
    }

    private static String plain(String word) {
        return word.trim().toLowerCase(Locale.ROOT).replace('-', '_');
    }
}
