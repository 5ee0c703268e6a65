package io.sluice.e2e;

/** What follows a kill. */
enum Recovery {
    FAILOVER {
        @Override
        void apply(SyncerUnderFault syncer) {
            syncer.failOver();
        }
    },
    NEW_JOB {
        @Override
        void apply(SyncerUnderFault syncer) throws Exception {
            syncer.resume(SyncerUnderFault.PARALLELISM);
        }
    },
    NEW_JOB_SCALED_UP {
        @Override
        void apply(SyncerUnderFault syncer) throws Exception {
            syncer.resume(SyncerUnderFault.PARALLELISM + 1);
        }
    },
    NEW_JOB_SCALED_DOWN {
        @Override
        void apply(SyncerUnderFault syncer) throws Exception {
            syncer.resume(SyncerUnderFault.PARALLELISM - 1);
        }
    };

    abstract void apply(SyncerUnderFault syncer) throws Exception;
}
