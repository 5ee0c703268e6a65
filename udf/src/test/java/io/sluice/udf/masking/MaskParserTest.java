package io.sluice.udf.masking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.sluice.udf.event.Namespace;
import java.util.List;
import org.junit.jupiter.api.Test;

class MaskParserTest {

    @Test
    void nothingIsMaskedWithoutRules() throws Exception {
        Masks masks = MaskParser.parse(MissingNode.getInstance(), "***", false, List.of("delayedUntil"));

        assertThat(masks.isEmpty()).isTrue();
        assertThat(masks.hashes()).isFalse();
    }

    @Test
    void rulesAreForTheCollectionsThatTheyName() throws Exception {
        Masks masks = MaskParser.parse(
                yaml(
                        """
                        - {source: [shop.customers, /crm\\..*/], fields: {email: redact}}
                        """),
                "***",
                false,
                List.of());

        assertThat(masks.of(new Namespace("shop", "customers"))).isPresent();
        assertThat(masks.of(new Namespace("crm", "app.people"))).isPresent();
        assertThat(masks.of(new Namespace("shop", "customers2"))).isEmpty();
    }

    @Test
    void tellsEveryProblemWithItsKey() {
        JsonNode rules = yaml(
                """
                - source: customers
                  fields: {email: scramble, _id: hash, _id.a: drop, items.0.name: redact, a..b: drop}
                  field: x
                - {source: /(/, fields: {}}
                - {source: a.b, fields: {schedule: hash}}
                """);

        assertThatThrownBy(() -> MaskParser.parse(rules, "***", false, List.of("schedule.publishAt", "delayedUntil")))
                .isInstanceOf(InvalidMasksException.class)
                .hasMessageContainingAll(
                        "The masks have 11 problems:",
                        "mask.rules[0].field: unknown",
                        "mask.rules[0].source: 'customers'",
                        "mask.rules[0].fields.email: 'scramble' must be one of hash, redact, drop",
                        "mask.rules[0].fields._id: ",
                        "mask.rules[0].fields._id.a: ",
                        "mask.rules[0].fields.items.0.name: must not name positions",
                        "mask.rules[0].fields.a..b: must be a field's name",
                        "mask.rules[1].source: Unclosed group",
                        "mask.rules[1].fields: must be a map",
                        "mask.rules: schedule cannot be masked, for changes are held until the time in"
                                + " schedule.publishAt");
    }

    @Test
    void aHashNeedsAKey() {
        assertThatThrownBy(() -> MaskParser.parse(yaml("[{source: a.b, fields: {c: hash}}]"), "***", false, List.of()))
                .hasMessageContaining("mask.key: is needed");
    }

    private static JsonNode yaml(String text) {
        try {
            return new YAMLMapper().readTree(text);
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }
}
