-- Checkpoints on chain whose ark transaction did not follow within their delay: the operator takes their output.

alter table sweeps alter column commitment_txid drop not null;
alter table sweeps add column checkpoint_txid text references checkpoints;
alter table sweeps add constraint sweeps_of_one check ((commitment_txid is null) <> (checkpoint_txid is null));

create index sweeps_checkpoint on sweeps (checkpoint_txid);
create index checkpoints_unrolled on checkpoints (unrolled_height) where unrolled_height is not null;
