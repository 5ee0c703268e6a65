package io.sluice.udf.delay;

import io.sluice.udf.codec.KeyText;
import io.sluice.udf.event.ChangeEvent;
import org.apache.flink.api.java.functions.KeySelector;

/**
 * The key of the stream of changes: the collection and the document's key, as text. What happens to a whole collection
 * has a key of its own.
 */
public final class DocumentIdentity implements KeySelector<ChangeEvent, String> {

    private static final long serialVersionUID = 1L;

    @Override
    public String getKey(ChangeEvent event) {
        String collection = event.namespace().fullName();
        return event.documentKey() == null ? collection : collection + '\n' + KeyText.json(event.documentKey());
    }
}
