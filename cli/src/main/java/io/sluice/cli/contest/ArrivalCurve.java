package io.sluice.cli.contest;

import java.util.List;
import java.util.concurrent.TimeUnit;

/** How many had arrived when, from the start of the work to the last one. */
record ArrivalCurve(List<Point> points) {
    /** Where the steady part begins: those before are waited for while everything starts. */
    private static final double STEADY_FROM = 0.05;

    private static final double MICROS = 1e6;

    /** @param cpuSeconds processor time of the contender up to now */
    record Point(long timeNs, long arrived, double cpuSeconds) {}

    ArrivalCurve(List<Point> points) {
        this.points = List.copyOf(points);
    }

    double steadyPerSecond() {
        return perSecond(steadyStart(), last());
    }

    double wholePerSecond() {
        return perSecond(points.get(0), last());
    }

    double cpuMicrosEach() {
        Point from = steadyStart();
        return MICROS * (last().cpuSeconds() - from.cpuSeconds()) / (last().arrived() - from.arrived());
    }

    /** Until the first was seen. */
    double firstSeconds() {
        Point first =
                points.stream().filter(point -> point.arrived() > 0).findFirst().orElseThrow();
        return seconds(points.get(0), first);
    }

    double seconds() {
        return seconds(points.get(0), last());
    }

    /** The first point with a twentieth of all; the last but one where all came at once. */
    private Point steadyStart() {
        long least = (long) Math.ceil(last().arrived() * STEADY_FROM);
        List<Point> before = points.subList(0, points.size() - 1);
        return before.stream()
                .filter(point -> point.arrived() >= least)
                .findFirst()
                .orElse(before.get(before.size() - 1));
    }

    private Point last() {
        return points.get(points.size() - 1);
    }

    private static double perSecond(Point from, Point to) {
        return (to.arrived() - from.arrived()) / seconds(from, to);
    }

    private static double seconds(Point from, Point to) {
        return (double) (to.timeNs() - from.timeNs()) / TimeUnit.SECONDS.toNanos(1);
    }
}
