/**
 * Rows into PostgreSQL, in two modes that share everything but the transaction.
 *
 * <pre>
 *              upsert                                 exactly-once
 *        1 PostgresSink                         5 ExactlyOnceSink
 *        2 PostgresWriter                       6 ExactlyOnceWriter ─── PreparedTransaction ───► 7 PreparedCommitter
 *               │ BatchBuffer                          │ WaitingRows                                    │
 *               │                                      │ (Patience, InDoubt)                            │
 *        3 UpsertTransactions                   8 OpenTransaction                                    Ledger
 *               │ retries, commits                     │ prepares                                       │
 *               └──────────────┬───────────────────────┘                                                │
 *                        4 BatchWriter                                                                  │
 *                              │ TableCatalog, WriteStatement, PoisonSplitter                           │
 *                              ▼                                                                        ▼
 *                         PostgreSQL:  INSERT, UPDATE, DELETE, PREPARE TRANSACTION           COMMIT PREPARED
 * </pre>
 *
 * <p>Read in the order of the numbers; what stands beside a line is a detail of it, to be read when it comes up. Then
 * what happens between two lives of a job: {@link io.sluice.syncer.sink.postgres.Restore} is the order of things at the
 * start, {@link io.sluice.syncer.sink.postgres.Sweep} ends and rolls back what earlier attempts left,
 * {@link io.sluice.syncer.sink.postgres.WriterState} is what a checkpoint holds of rows that had to wait, and
 * {@link io.sluice.syncer.sink.postgres.TransactionId} what a prepared transaction is called.
 *
 * <p>Tables: {@link io.sluice.syncer.sink.postgres.Evolution} says what a table lacks for the rows that arrive,
 * {@link io.sluice.syncer.sink.postgres.Ddl} how that is said in SQL, and
 * {@link io.sluice.syncer.sink.postgres.TableCatalog} does it, and {@link io.sluice.syncer.sink.postgres.TargetPlan} only
 * tells it. Before the start {@link io.sluice.syncer.sink.postgres.PostgresPreflight} names what is missing at the target.
 *
 * <p>{@code docs/exactly-once.md} has the same from outside: what happens at each failure.
 */
package io.sluice.syncer.sink.postgres;
