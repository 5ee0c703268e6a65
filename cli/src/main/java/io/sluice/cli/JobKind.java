package io.sluice.cli;

/** The jobs there are; lower case, as they are typed. */
enum JobKind {
    watcher,
    syncer
}
