package io.sluice.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.description.TextElement;

/**
 * One described setting.
 *
 * @param option Flink's description: key, type, default, text
 * @param type how a text becomes a value
 * @param env the environment variable that also sets it
 * @param secret whether its value must never be shown
 * @param rule what a value must meet
 * @param relations what it must meet together with other settings
 * @param advice what to warn of when it is given
 * @param replacedBy for a setting that is accepted and has no effect: what does its work on Flink
 */
public record Setting<T>(
        ConfigOption<T> option,
        ValueType<T> type,
        Optional<String> env,
        boolean secret,
        Rule<T> rule,
        List<Relation> relations,
        List<Advice> advice,
        Optional<String> replacedBy) {

    public Setting {
        Objects.requireNonNull(option);
        relations = List.copyOf(relations);
        advice = List.copyOf(advice);
    }

    public String key() {
        return option.key();
    }

    /** Meaning, unit, and what it becomes on Flink. */
    public String description() {
        return option.description().getBlocks().stream()
                .map(block -> ((TextElement) block).getFormat())
                .reduce("", String::concat);
    }

    public Optional<T> defaultValue() {
        return Optional.ofNullable(option.defaultValue());
    }

    /** The default as it would be written in a file. */
    public Optional<String> defaultText() {
        return defaultValue().map(type::write);
    }

    /** What is accepted: the rule's words, which say more than the type's. */
    public String legal() {
        return rule.legal();
    }

    static <T> Builder<T> of(String key, ValueType<T> type) {
        return new Builder<>(key, type);
    }

    static final class Builder<T> {
        private final String key;
        private final ValueType<T> type;
        private final List<Relation> relations = new ArrayList<>();
        private final List<Advice> advice = new ArrayList<>();
        private Optional<T> byDefault = Optional.empty();
        private Optional<String> env = Optional.empty();
        private Optional<String> replacedBy = Optional.empty();
        private boolean secret = false;
        private Rule<T> rule;

        private Builder(String key, ValueType<T> type) {
            this.key = key;
            this.type = type;
        }

        Builder<T> byDefault(T value) {
            byDefault = Optional.of(value);
            return this;
        }

        Builder<T> env(String name) {
            env = Optional.of(name);
            return this;
        }

        Builder<T> secret() {
            secret = true;
            return this;
        }

        Builder<T> rule(Rule<T> value) {
            rule = value;
            return this;
        }

        Builder<T> example(String example) {
            rule = Rules.any(type, example);
            return this;
        }

        Builder<T> with(Setting<?> other, Relation.Check check) {
            relations.add(new Relation(other, check));
            return this;
        }

        Builder<T> advice(Advice value) {
            advice.add(value);
            return this;
        }

        /** Accepted so that a file written for the first design loads; says where its work went. */
        Builder<T> replacedBy(String what) {
            replacedBy = Optional.of(what);
            return this;
        }

        Setting<T> describe(String description) {
            if (rule == null) {
                rule = Rules.any(
                        type,
                        byDefault
                                .map(type::write)
                                .filter(text -> !text.isEmpty())
                                .orElseThrow());
            }
            ConfigOption<T> option = type.describer()
                    .apply(ConfigOptions.key(key), byDefault)
                    .withDescription(replacedBy
                            .map(what -> description + " No effect on Flink: " + what)
                            .orElse(description));
            return new Setting<>(option, type, env, secret, rule, relations, advice, replacedBy);
        }
    }
}
