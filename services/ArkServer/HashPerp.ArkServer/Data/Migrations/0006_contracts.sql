-- Contract-aware mode (docs/contract-aware.md). Empty without it, but for released transactions and exits, which the books need in any case.

-- A coin of ours that was brought on chain was spent there, by something that isn't what the books have as its spender.
alter table vtxos add column exit_height integer;
create index vtxos_exited on vtxos (exit_height) where exit_height is not null;

-- Released: one of its inputs is gone for good, so it can never reach the chain; the others are free again.
alter table offchain_txs drop constraint offchain_txs_state_check;
alter table offchain_txs add constraint offchain_txs_state_check check (state in ('accepted', 'finalized', 'released'));
create index offchain_txs_accepted on offchain_txs (ark_txid) where state = 'accepted';

create table attestors (
  key       text primary key,
  pinned_at bigint not null
);

create table series (
  root          text primary key,
  attestor      text not null references attestors,
  expiry_height integer not null,
  unique (attestor, expiry_height)
);

create table series_leaves (
  hash text primary key,
  root text not null references series
);

create table races (
  expiry_height    integer not null,
  time             bigint not null,
  confirmations    integer not null,
  -- 1 TIME, 2 HEIGHT, as signed bytes have it; told of once it was deep enough.
  winner           smallint,
  primary key (expiry_height, time)
);

create table outcome_keys (
  key           text primary key,
  leg           smallint not null,
  expiry_height integer not null,
  time          bigint not null,
  foreign key (expiry_height, time) references races
);

create table contracts (
  contract_id   text primary key,
  match_id      text not null,
  expiry_height integer not null,
  terms         bytea not null
);

create table contract_pots (
  contract_id text not null references contracts,
  rung        integer not null,
  strike      integer not null,
  time        bigint not null,
  script      text not null,
  txid        text not null,
  vout        integer not null,
  state       smallint not null,
  spent_by    text not null default '',
  primary key (contract_id, rung)
);

create index contract_pots_coin on contract_pots (txid, vout);

create table contract_events (
  sequence bigint primary key,
  event    bytea not null,
  -- Of a block's event.
  height   integer,
  hash     text
);

create index contract_events_height on contract_events (height) where height is not null;
