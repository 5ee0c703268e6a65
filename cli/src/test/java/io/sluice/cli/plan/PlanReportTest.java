package io.sluice.cli.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cli.flink.FlinkException;
import org.junit.jupiter.api.Test;

class PlanReportTest {
    private static final String PLAN =
            """
            {"plan":{"database":"h:5432/db, schema s","databaseRead":true,"topics":["cdc.a.b"],"newTopics":["d"],\
            "statements":["CREATE TABLE a (n numeric)","COMMENT ON TABLE a IS 'x'"],"problems":%s,"notes":[],\
            "sample":[%s],"summary":{"records":3,"rows":{"delete":1,"upsert":1},"childRows":1,"deadLetters":%d,\
            "nothing":0}}}""";
    private static final String SAMPLE =
            """
            {"record":"cdc.a.b-0@1","outcome":"rows","invalidValues":[{"table":"a","column":"c","reason":"nul",\
            "outcome":"null"}],"rows":[{"table":"a","operation":"upsert","key":{"id":1},\
            "values":{"n":100.0,"c":null,"t":"x"},"children":[{"table":"b","rows":[{"id":1,"i":0}]}]}]},\
            {"record":"cdc.a.b-0@2","outcome":"rows","rows":[{"table":"a","operation":"delete","refused":"why",\
            "key":{"id":2},"values":{},"children":[]}]},\
            {"record":"line 3","outcome":"dead_letter","stage":"DECODE","reason":"no value"}""";

    private static PlanReport plan(String problems, String sample, int deadLetters) {
        return PlanReport.parse(PLAN.formatted(problems, sample, deadLetters)).orElseThrow();
    }

    @Test
    void isTextForPeople() {
        assertThat(plan("[\"Kafka is away\"]", SAMPLE, 2).text())
                .isEqualTo(
                        """
                        -- PostgreSQL at h:5432/db, schema s
                        CREATE TABLE a (n numeric);
                        COMMENT ON TABLE a IS 'x';

                        Topics that would be read
                          cdc.a.b

                        Topics that would be created
                          d

                        What would stop the job
                          Kafka is away

                        The sample, record by record
                          cdc.a.b-0@1  rows: 1
                            a.c cannot hold its value (nul): null
                            upsert a  id = 1
                              n = 100.0, c = null, t = "x"
                              b: 1 rows in place of those that are there
                                id = 1, i = 0
                          cdc.a.b-0@2  rows: 1
                            delete a  id = 2
                              dead letter: why
                          line 3  dead letter, DECODE: no value

                        3 records: delete 1, upsert 1, child rows 1, dead letters 2, nothing 0""");
    }

    @Test
    void saysWhereTheTablesComeFromWithoutASample() {
        assertThat(plan("[]", "", 0).text()).endsWith("follow from what arrives");
    }

    @Test
    void isTheObjectForPrograms() {
        assertThat(plan("[]", "", 0).json()).startsWith("{\"database\":\"h:5432/db, schema s\",\"databaseRead\":true,");
    }

    @Test
    void isWellIfNothingStopsTheJobAndNothingIsRefused() {
        assertThat(plan("[]", "", 0).isWell()).isTrue();
        assertThat(plan("[\"p\"]", "", 0).isWell()).isFalse();
        assertThat(plan("[]", "", 1).isWell()).isFalse();
    }

    @Test
    void otherLinesAreNoPlan() {
        assertThat(PlanReport.parse("Job has been submitted")).isEmpty();
        assertThatThrownBy(() -> PlanReport.parse("{\"plan\":{\"database\":")).isInstanceOf(FlinkException.class);
    }
}
