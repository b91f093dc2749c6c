-- Expired outputs of batches that the operator takes. Written before they are broadcast.

create table sweeps (
  txid             text primary key,
  commitment_txid  text not null references rounds,
  state            text not null check (state in ('broadcast', 'confirmed', 'failed')),
  tx               text not null,
  -- The tree transactions that can never be brought on chain once this one confirms, and with them all below.
  tree_txids       text[] not null,
  swept_sat        bigint not null check (swept_sat > 0),
  fee_sat          bigint not null check (fee_sat >= 0),
  confirmed_height integer
);

create index sweeps_commitment on sweeps (commitment_txid);

-- The sweep after which a VTXO is no longer on its way to the chain; is_swept says that it is confirmed.
alter table vtxos add column swept_by text references sweeps;

-- Nothing is left in this batch that the operator could sweep.
alter table rounds add column is_swept boolean not null default false;

create index rounds_unswept on rounds (expires_at) where state = 'confirmed' and not is_swept and batch_vout is not null;
