package io.sluice.udf.masking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.sluice.udf.event.ChangeEvent;
import io.sluice.udf.event.Events;
import io.sluice.udf.event.Gens;
import io.sluice.udf.event.Namespace;
import io.sluice.udf.event.OperationType;
import io.sluice.udf.event.UpdateDescription;
import io.sluice.udf.event.UpdateDescription.TruncatedArray;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskingTest {

    private static final YAMLMapper YAML = new YAMLMapper();
    private static final String KEY = "0123456789abcdef";

    /** Of the text a@b.c with that key, by openssl dgst -sha256 -hmac. */
    private static final String HASH_OF_A_B_C = "c8b9adc27ca0fc812e2cca09aab792e34c9d8d2fce3408abb47cb633bbb5e77f";

    private final List<MaskAction> masked = new ArrayList<>();

    @Test
    void hashesRedactsAndDrops() throws Exception {
        assertThat(document(
                        "{email: hash, name: redact, birth: redact, ssn: drop}",
                        "{_id: 1, email: 'a@b.c', name: 'Ada', birth: {$date: 5}, ssn: '123', level: 7}"))
                .isEqualTo(BsonDocument.parse(
                        "{_id: 1, email: '" + HASH_OF_A_B_C + "', name: '***', birth: null, level: 7}"));
        assertThat(masked).containsExactly(MaskAction.HASH, MaskAction.REDACT, MaskAction.REDACT, MaskAction.DROP);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a.b: redact         | {a: {b: 'x', c: 'y'}, b: 'z'}     | {a: {b: '***', c: 'y'}, b: 'z'}",
                "a.b: redact         | {a: [{b: 'x'}, 1, {b: 'y', c: 2}]} | {a: [{b: '***'}, 1, {b: '***', c: 2}]}",
                "a.b: redact         | {a: [[{b: 'x'}]]}                 | {a: [[{b: '***'}]]}",
                "a.b: drop           | {a: [{b: 'x'}, {c: 'x'}]}         | {a: [{}, {c: 'x'}]}",
                "a: redact           | {a: {b: 'x', c: [1, 'y', null]}}  | {a: {b: '***', c: [null, '***', null]}}",
                "a: drop             | {a: {b: 'x'}, c: [{a: 'y'}]}      | {c: [{a: 'y'}]}",
                "'a: redact, a.b: drop' | {a: {b: 'x', c: 'y'}}          | {a: {c: '***'}}",
                "'a: drop, a.b: hash'| {a: {b: 'x', c: 'y'}}             | {}",
                "a.b: redact         | {a: {'7': {b: 'x'}}}              | {a: {'7': {b: '***'}}}",
                "a.b: redact         | {'a.b': 'x', 'a.b.c': 'y'}        | {'a.b': '***', 'a.b.c': '***'}",
                "a: redact           | {_id: {a: 'x'}}                   | {_id: {a: 'x'}}",
                "a: hash             | {a: null, b: 1}                   | {a: null, b: 1}",
                "a.b: drop           | {a: 'x'}                          | {a: 'x'}",
            })
    void followsPaths(String fields, String before, String after) throws Exception {
        assertThat(document("{" + fields + "}", before)).isEqualTo(BsonDocument.parse(after));
    }

    @Test
    void theSameValueHasTheSameHashWhereverItStands() throws Exception {
        BsonDocument document = document(
                "{a: hash, b: hash, c: hash}",
                new BsonDocument("a", new BsonInt32(5))
                        .append("b", new BsonInt64(5))
                        .append("c", BsonDocument.parse("{d: ['5', 5.0]}")));

        String five = document.getString("a").getValue();
        assertThat(five).matches("[0-9a-f]{64}");
        assertThat(document.getString("b").getValue()).isEqualTo(five);
        assertThat(document.getDocument("c").getArray("d").get(1)).isEqualTo(new BsonString(five));
        assertThat(document.getDocument("c").getArray("d").get(0)).isNotEqualTo(new BsonString(five));
        assertThat(hashOf(new BsonDouble(5), KEY + "!").getString("a").getValue())
                .isNotEqualTo(five);
    }

    @Test
    void anUpdateTellsNoMoreThanTheDocument() throws Exception {
        ChangeEvent update = Events.update("{_id: 1}", "{_id: 1}")
                .withDocuments(
                        raw("{_id: 1, email: 'a@b.c'}"),
                        raw("{_id: 1, email: 'a@b.c', items: [{email: 'x', n: 1}]}"),
                        raw("{_id: 1, email: 'old'}"),
                        new UpdateDescription(
                                raw(
                                        "{'items.0.email': 'x', 'items.1': {email: 'x', n: 1}, 'ssn.3': 1, 'address.street':"
                                                + " 'x', address: {street: 'x', city: 'y'}}"),
                                List.of("ssn", "ssn.4", "address.street", "address", "level"),
                                List.of(new TruncatedArray("ssn", 3), new TruncatedArray("items", 2))));

        ChangeEvent masked = masking("{email: redact, items.email: redact, ssn: drop, address.street: redact}", KEY)
                .of(update);

        assertThat(masked)
                .isEqualTo(update.withDocuments(
                        raw("{_id: 1, email: '***'}"),
                        raw("{_id: 1, email: '***', items: [{email: '***', n: 1}]}"),
                        raw("{_id: 1, email: '***'}"),
                        new UpdateDescription(
                                raw("{'items.0.email': '***', 'items.1': {email: '***', n: 1}, 'address.street': '***',"
                                        + " address: {street: '***', city: 'y'}}"),
                                List.of("address.street", "address", "level"),
                                List.of(new TruncatedArray("items", 2)))));
    }

    @Test
    void whatHasNothingToMaskIsTheSameObject() throws Exception {
        Masking masking = masking("{email: hash}", KEY);
        ChangeEvent elsewhere =
                Events.of(OperationType.INSERT, new Namespace("shop", "orders"), "{_id: 1}", "{email: 'x'}", 1, null);
        ChangeEvent drop = Events.ofNamespace(OperationType.DROP, Events.PLAYERS);
        ChangeEvent without = Events.insert("{_id: 1}", "{_id: 1, a: {email: 'x'}}");

        assertThat(masking.of(elsewhere)).isSameAs(elsewhere);
        assertThat(masking.of(drop)).isSameAs(drop);
        assertThat(masking.of(without).fullDocument()).isSameAs(without.fullDocument());
        assertThat(masked).isEmpty();
    }

    @Test
    void ofSeveralRulesTheStricterHolds() throws Exception {
        Masks masks = MaskParser.parse(
                YAML.readTree(
                        """
                        - {source: /game_db.*/, fields: {a: redact, b: drop}}
                        - {source: [x.y, game_db.players], fields: {a: hash, b: hash, c: drop}}
                        """),
                "-",
                true,
                List.of());

        assertThat(new Masking(masks, KEY, masked::add)
                        .of(Events.insert("{_id: 1}", "{a: 'x', b: 'x', c: 'x'}"))
                        .fullDocument())
                .isEqualTo(BsonDocument.parse("{a: '-'}"));
    }

    @Test
    void aShortKeyIsRefusedAndNotTold() {
        assertThatThrownBy(() -> masking("{email: hash}", "tooShort"))
                .hasMessageContaining("mask.key")
                .hasMessageNotContaining("tooShort");
    }

    private BsonDocument hashOf(BsonValue value, String key) throws Exception {
        return masking("{a: hash}", key)
                .of(Events.insert("{_id: 1}", "{}")
                        .withDocuments(raw("{_id: 1}"), Gens.raw(new BsonDocument("a", value)), null, null))
                .fullDocument();
    }

    private BsonDocument document(String fields, String document) throws Exception {
        return document(fields, BsonDocument.parse(document));
    }

    private BsonDocument document(String fields, BsonDocument document) throws Exception {
        return masking(fields, KEY)
                .of(Events.insert("{_id: 1}", "{}").withDocuments(raw("{_id: 1}"), Gens.raw(document), null, null))
                .fullDocument();
    }

    private Masking masking(String fields, String key) throws InvalidMasksException, JsonProcessingException {
        Masks masks = MaskParser.parse(
                YAML.readTree("[{source: game_db.players, fields: " + fields + "}]"), "***", true, List.of());
        return new Masking(masks, key, masked::add);
    }

    private static RawBsonDocument raw(String json) {
        return Gens.raw(BsonDocument.parse(json));
    }
}
