package io.sluice.cli.stack;

import java.util.List;
import java.util.function.BooleanSupplier;

/** A server that the user already runs: asked whether it answers, otherwise left alone. */
final class OwnServer implements Part {
    private final PartName name;
    private final String shown;
    private final BooleanSupplier answers;

    /** @param shown its address without a password */
    OwnServer(PartName name, String shown, BooleanSupplier answers) {
        this.name = name;
        this.shown = shown;
        this.answers = answers;
    }

    @Override
    public PartName name() {
        return name;
    }

    @Override
    public void fetch() {}

    @Override
    public void start() {
        if (!answers.getAsBoolean()) {
            throw new UnreachableServerException("your own server does not answer: " + shown);
        }
    }

    @Override
    public boolean isRunning() {
        return answers.getAsBoolean();
    }

    @Override
    public void stop() {}

    @Override
    public PartStatus status() {
        return new PartStatus(
                name, isRunning() ? PartState.RUNNING : PartState.UNREACHABLE, shown, true, List.of(), "");
    }
}
