package io.sluice.udf;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamNode;

/** What a graph's operators are called: uids find their state in a savepoint, names find them in the web UI. */
public final class OperatorIds {

    private OperatorIds() {}

    /** One line for each operator, {@code uid=name}; Flink's own additions to a name are left out. */
    public static List<String> of(StreamExecutionEnvironment env) {
        List<String> ids = new ArrayList<>();
        for (StreamNode node : env.getStreamGraph(false).getStreamNodes()) {
            String name =
                    node.getOperatorName().replaceFirst("^Source: ", "").replaceFirst(": (Writer|Committer)$", "");
            ids.add(node.getTransformationUID() + "=" + name);
        }
        return ids;
    }
}
