package io.sluice.udf.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.sluice.udf.RandomInput;
import io.sluice.udf.codec.ExtendedJson;
import io.sluice.udf.event.Events;
import io.sluice.udf.event.Gens;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.util.InstantiationUtil;
import org.bson.BsonDateTime;
import org.bson.BsonDbPointer;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CelExpressionTest {

    private static final String DOCUMENT =
            """
            {_id: {$oid: '507f1f77bcf86cd799439011'}, first: 'ada', last: 'lovelace', symbol: {$symbol: 's'},
             int: 5, long: {$numberLong: '7000000000'}, double: 2.5, decimal: {$numberDecimal: '1.10'},
             bool: true, none: null, gone: {$undefined: true}, at: {$date: '2024-01-15T10:30:00.123Z'},
             clock: {$timestamp: {t: 5, i: 1}}, uuid: {$uuid: '01234567-89ab-cdef-0123-456789abcdef'},
             bytes: {$binary: {base64: 'AP8=', subType: '00'}}, home: {city: 'Bonn', zip: {code: 53111}},
             list: [1, 'x', {a: 2}], regex: {$regularExpression: {pattern: 'a.b', options: 'i'}}, min: {$minKey: 1},
             max: {$maxKey: 1}, code: {$code: 'f()'}, scoped: {$code: 'f()', $scope: {x: 1}}}""";

    private static Object column(String expression, String type) throws Exception {
        Mappings mappings = Yaml.mappings(
                """
                - source: game_db.players
                  table: t
                  columns:
                    id: { from: _id, type: text }
                    c: { cel: "%s", type: %s }
                  key: [id]
                """
                        .formatted(expression, type),
                DeletePolicy.HARD);
        return mappings.map(Events.insert("{_id: 1}", DOCUMENT), 0).get(0).value("c");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "doc._id | text | 507f1f77bcf86cd799439011",
                "doc.first + ' ' + doc.last | text | ada lovelace",
                "doc.symbol | text | s",
                "doc.int + doc.long | bigint | 7000000005",
                "doc.int * 2 | integer | 10",
                "doc.double * 2.0 | double precision | 5.0",
                "doc.double > 2 ? 'high' : 'low' | text | high",
                "doc.decimal | text | 1.10",
                "doc.decimal | numeric | 1.10",
                "double(doc.decimal) * 2.0 | double precision | 2.2",
                "!doc.bool | boolean | false",
                "doc.at + duration('1h') | timestamptz | 2024-01-15T11:30:00.123Z",
                "doc.at.getFullYear() | smallint | 2024",
                "doc.clock | timestamp | 1970-01-01T00:00:05Z",
                "doc.uuid | uuid | 01234567-89ab-cdef-0123-456789abcdef",
                "size(doc.bytes) | integer | 2",
                "doc.home | jsonb | {\"city\": \"Bonn\", \"zip\": {\"code\": 53111}}",
                "doc.home.zip.code | integer | 53111",
                "doc.list[2].a | integer | 2",
                "doc.list | jsonb | [1, \"x\", {\"a\": 2}]",
                "{'n': doc.int, 'l': doc.list.map(x, type(x) == int)} | jsonb | {\"n\": 5, \"l\": [true, false, false]}",
                "doc.regex | text | {\"$regularExpression\": {\"pattern\": \"a.b\", \"options\": \"i\"}}",
                "doc.min | text | {\"$minKey\": 1}",
                "doc.max | text | {\"$maxKey\": 1}",
                "doc.code | text | {\"$code\": \"f()\"}",
                "doc.scoped | text | {\"$code\": \"f()\", \"$scope\": {\"x\": 1}}",
                "duration('90m') | text | PT1H30M",
                "18446744073709551615u | numeric | 18446744073709551615",
                "has(doc.nothing) ? doc.nothing : 'unknown' | text | unknown",
                "doc.?nothing.orValue('unknown') | text | unknown",
                "doc.?home.?zip.?code.orValue(0) | integer | 53111",
                "doc.first.upperAscii().substring(1) | text | DA",
            })
    void everyTypeIsRead(String expression, String type, String value) throws Exception {
        assertThat(column(expression, type)).hasToString(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"doc.none", "doc.gone", "doc.?nothing", "null", "doc.?home.?country"})
    void nothingIsNull(String expression) throws Exception {
        assertThat(column(expression, "text")).isNull();
    }

    @Test
    void bytesStayBytes() throws Exception {
        assertThat((byte[]) column("doc.bytes", "bytea")).containsExactly(0, 0xFF);
    }

    @Test
    void ofAFieldThatIsThereTwiceTheLastCounts() throws Exception {
        BsonDocument twice = ExtendedJson.parse("{\"list\": [{\"a\": 1, \"a\": 2}], \"b\": 10, \"b\": 20}");

        assertThat(CelExpression.compile("doc.list[0].a + doc.b").evaluate(twice))
                .isEqualTo(new BsonInt64(22));
    }

    @Test
    void timestampsGoOnBeyond2038() throws Exception {
        BsonDocument document = BsonDocument.parse("{clock: {$timestamp: {t: 4294967295, i: 1}}}");

        assertThat(CelExpression.compile("doc.clock").evaluate(document))
                .isEqualTo(new BsonDateTime(4_294_967_295_000L));
    }

    @Test
    void pointersAreExtendedJson() throws Exception {
        BsonDocument document =
                new BsonDocument("pointer", new BsonDbPointer("b", new ObjectId("507f1f77bcf86cd799439011")));

        assertThat(CelExpression.compile("doc.pointer")
                        .evaluate(document)
                        .asString()
                        .getValue())
                .contains("\"$ref\": \"b\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "doc.nothing | ATTRIBUTE_NOT_FOUND",
                "doc.home.nothing.deeper | ATTRIBUTE_NOT_FOUND",
                "doc.list[9] | INDEX_OUT_OF_BOUNDS",
                "doc.int / 0 | DIVIDE_BY_ZERO",
                "9223372036854775807 + doc.int | NUMERIC_OVERFLOW",
                "int(doc.first) | BAD_FORMAT",
                "doc.first + 1 | OVERLOAD_NOT_FOUND",
                "{1: doc.int} | a key that is no string",
                "type(doc.int) | no data",
            })
    void withoutAValueItSaysWhyAndNothingOfTheDocument(String expression, String why) throws Exception {
        CelExpression compiled = CelExpression.compile(expression);

        assertThatThrownBy(() -> compiled.evaluate(BsonDocument.parse(DOCUMENT)))
                .isInstanceOfSatisfying(
                        UnmappableException.class, e -> assertThat(e.reason()).isEqualTo(InvalidReason.EXPRESSION))
                .hasMessageContaining(why)
                .hasMessageNotContaining("ada");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "doc.a + | line 1 column 8: mismatched input",
                "document.a | undeclared reference to 'document'",
                "'a' + 1 | no matching overload",
                "doc.a.nothing() | undeclared reference to 'nothing'",
                "open('/etc/passwd') | undeclared reference to 'open'",
                "java.lang.System.exit(1) | undeclared reference",
                "'' | mismatched input",
            })
    void whatIsNoExpressionIsToldWithItsPlace(String text, String why) {
        assertThatThrownBy(() -> CelExpression.compile(text.equals("''") ? "" : text))
                .isInstanceOf(CelException.class)
                .hasMessageContaining(why)
                .message()
                .hasLineCount(1);
    }

    @Test
    void lengthAndDepthAreBounded() {
        assertThatThrownBy(() -> CelExpression.compile("'" + "x".repeat(CelExpression.MAX_CODE_POINTS) + "'"))
                .isInstanceOf(CelException.class)
                .hasMessageContaining("size exceeds limit");
        assertThatThrownBy(() -> CelExpression.compile("(".repeat(200) + "1" + ")".repeat(200)))
                .isInstanceOf(CelException.class)
                .hasMessageContaining("recursion limit");
    }

    /** 200 * 200 steps: a document must not buy itself any amount of time. */
    @Test
    void stepsAreBounded() throws Exception {
        String numbers = IntStream.range(0, 200).mapToObj(Integer::toString).collect(Collectors.joining(","));
        BsonDocument document = BsonDocument.parse("{l: [" + numbers + "]}");

        assertThat(CelExpression.compile("doc.l.map(x, x + 1).size()")
                        .evaluate(document)
                        .asInt64()
                        .getValue())
                .isEqualTo(200);
        assertThatThrownBy(() -> CelExpression.compile("doc.l.map(x, doc.l.map(y, x * y)).size()")
                        .evaluate(document))
                .isInstanceOf(UnmappableException.class)
                .hasMessageContaining("ITERATION_BUDGET_EXCEEDED");
    }

    /** The kind of pattern that takes other engines years. */
    @Test
    void patternsTakeLinearTime() throws Exception {
        BsonDocument document = new BsonDocument("a", new BsonString("a".repeat(50_000) + "!"));

        assertThat(CelExpression.compile("doc.a.matches('^(a+)+$')")
                        .evaluate(document)
                        .asBoolean()
                        .getValue())
                .isFalse();
    }

    @Test
    void travelsAsItsText() throws Exception {
        CelExpression sent = CelExpression.compile("doc.first + '!'");
        byte[] bytes = InstantiationUtil.serializeObject(sent);
        CelExpression arrived =
                InstantiationUtil.deserializeObject(bytes, getClass().getClassLoader());

        assertThat(bytes).hasSizeLessThan(300);
        assertThat(arrived.evaluate(BsonDocument.parse(DOCUMENT))).isEqualTo(new BsonString("ada!"));
    }

    @Test
    void anyDocumentHasAValueOrNoneAndNothingElse() {
        Map<String, CelExpression> expressions = Stream.of(
                        "doc",
                        "doc.map(name, doc[name])",
                        "doc.a + 1",
                        "string(doc.a)",
                        "doc.exists(name, doc[name] == doc.a)",
                        "doc.?a.?b.orValue(doc.?b.orValue('x'))",
                        "size(doc.a) > 0 && doc.a < doc.b",
                        "doc.a + duration('1h') > timestamp('2024-01-01T00:00:00Z')")
                .collect(Collectors.toMap(text -> text, CelExpressionTest::compiled));
        RandomInput.theory("documents in expressions", 1500)
                .forAll(Gens.documents())
                .checkAssert(document -> expressions.forEach((text, expression) -> {
                    try {
                        assertThat(expression.evaluate(document)).isNotNull();
                    } catch (UnmappableException e) {
                        assertThat(e.reason()).isEqualTo(InvalidReason.EXPRESSION);
                    } catch (RuntimeException e) {
                        fail(text + " of " + document, e);
                    }
                }));
    }

    private static CelExpression compiled(String text) {
        try {
            return CelExpression.compile(text);
        } catch (CelException e) {
            throw new AssertionError(text, e);
        }
    }
}
