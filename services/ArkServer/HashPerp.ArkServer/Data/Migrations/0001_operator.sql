-- The operator's books. Ids are lower-case hex as explorers print them; amounts are satoshi; times are chain time (median time past, seconds).

create table rounds (
  commitment_txid text primary key,
  batch_id        text not null,
  state           text not null check (state in ('persisted', 'broadcast', 'confirmed', 'failed')),
  commitment_tx   text not null,
  commitment_psbt text not null,
  started_at      bigint not null,
  ended_at        bigint not null,
  input_sat       bigint not null check (input_sat >= 0),
  input_vtxos     integer not null,
  batch_vout      integer,
  batch_sat       bigint not null check (batch_sat >= 0),
  batch_vtxos     integer not null,
  connector_vout  integer,
  connector_sat   bigint not null check (connector_sat >= 0),
  fee_sat         bigint not null check (fee_sat >= 0),
  expires_at      bigint not null,
  confirmed_height integer,
  failure         text
);

create index rounds_unsettled on rounds (state) where state in ('persisted', 'broadcast');

-- Transactions of batches: tree and connector nodes, in the order in which they were built (root first).
create table batch_txs (
  txid            text primary key,
  commitment_txid text not null references rounds,
  kind            text not null check (kind in ('tree', 'connector')),
  position        integer not null,
  parent_txid     text not null,
  children        jsonb not null,
  psbt            text not null,
  unrolled_height integer,
  unique (commitment_txid, kind, position)
);

create table forfeits (
  txid            text primary key,
  commitment_txid text not null references rounds,
  vtxo_txid       text not null,
  vtxo_vout       integer not null,
  psbt            text not null
);

create unique index forfeits_vtxo on forfeits (vtxo_txid, vtxo_vout, commitment_txid);

-- Ark transactions: accepted = inputs locked and server signatures handed out; finalized = all checkpoints signed, outputs exist.
create table offchain_txs (
  ark_txid        text primary key,
  state           text not null check (state in ('accepted', 'finalized')),
  psbt            text not null,
  created_at      bigint not null,
  finalized_at    bigint,
  unrolled_height integer
);

create table checkpoints (
  txid            text primary key,
  ark_txid        text not null references offchain_txs,
  position        integer not null,
  spent_txid      text not null,
  spent_vout      integer not null,
  psbt            text not null,
  unrolled_height integer,
  unique (spent_txid, spent_vout)
);

create index checkpoints_ark on checkpoints (ark_txid);

create table vtxos (
  txid             text not null,
  vout             integer not null,
  amount           bigint not null check (amount > 0),
  script           text not null,
  created_at       bigint not null,
  created_seq      bigint generated always as identity,
  expires_at       bigint not null,
  commitment_txids text[] not null,
  depth            integer not null check (depth >= 0),
  is_preconfirmed  boolean not null,
  is_swept         boolean not null default false,
  unrolled_height  integer,
  is_spent         boolean not null default false,
  -- The checkpoint or forfeit that spends it, the ark transaction that it went into, or the commitment that it was settled in.
  spent_by         text not null default '',
  ark_txid         text not null default '',
  settled_by       text not null default '',
  primary key (txid, vout)
);

create index vtxos_script on vtxos (script, created_seq);
create index vtxos_live on vtxos (expires_at) where not is_spent and not is_swept;
create index vtxos_commitments on vtxos using gin (commitment_txids);

-- What the operator broadcast on its own account besides commitments: bumps, reactions, sweeps.
create table operator_txs (
  txid     text primary key,
  kind     text not null check (kind in ('bump', 'reaction', 'sweep')),
  about    text not null,
  tx       text not null,
  fee_sat  bigint not null check (fee_sat >= 0)
);

-- The chain as the watcher has processed it: enough recent blocks to undo a reorganisation.
create table chain_blocks (
  height integer primary key,
  hash   text not null
);
