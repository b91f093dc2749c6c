-- One row for each round: a match, or a direct agreement that an agent reported.
create table contracts (
  round           text        primary key check (round ~ '^[0-9a-f]{32}$'),
  match_id        bytea       unique check (length(match_id) = 32),
  contract_id     bytea       unique check (length(contract_id) = 32),
  market_id       bytea       check (length(market_id) = 32),
  state           text        not null,
  maker_account   bytea       not null check (length(maker_account) = 32),
  taker_account   bytea       not null check (length(taker_account) = 32),
  height_account  bytea,
  time_account    bytea,
  is_mutual       boolean     not null,
  price           bigint,
  lots            bigint,
  expiry_height   bigint,
  opening         text,
  -- The OrderMatched event as it came; null for a direct round.
  match           text,
  terms           bytea,
  secret_hash     bytea,
  -- The coordinator's whole view, as JSON; the columns above and below are for queries.
  machine         text        not null,
  reason          text,
  traceparent     text,
  due_at          timestamptz,
  created_at      timestamptz not null,
  updated_at      timestamptz not null,
  check (maker_account <> taker_account),
  check (state not in ('SetUp', 'Active', 'Settling', 'Settled', 'Refunded', 'Closed') or (contract_id is not null and terms is not null))
);
create index contracts_due_at on contracts (due_at) where due_at is not null;
create index contracts_maker on contracts (maker_account, created_at desc);
create index contracts_taker on contracts (taker_account, created_at desc);
create index contracts_public on contracts (created_at desc) where contract_id is not null;

create table rungs (
  round      text    not null references contracts (round),
  rung       integer not null check (rung >= 0),
  strike     bigint  not null,
  time       bigint  not null,
  pot_sat    bigint  not null check (pot_sat > 0),
  outpoint   text    not null unique,
  winner     text    check (winner in ('HEIGHT', 'TIME')),
  settled_by text,
  primary key (round, rung)
);

-- What the operator was seen to hold, by step.
create table contract_transactions (
  round    text not null references contracts (round),
  step     text not null,
  ark_txid text not null,
  primary key (round, step)
);

-- Outputs whose spending concerns a contract.
create table watched_outputs (
  outpoint text primary key,
  -- AspAdapter was asked to tell of it.
  asked    boolean not null default false,
  round    text not null references contracts (round)
);

-- The newest report of each party.
create table reports (
  round       text        not null references contracts (round),
  account     bytea       not null check (length(account) = 32),
  number      numeric(20) not null check (number > 0),
  state       text        not null,
  body        bytea       not null,
  contract_id bytea,
  terms       bytea,
  received_at timestamptz not null,
  -- Own payments with which the party moved coins of its order, all of them in the body; how many AspAdapter knows of.
  replacements integer    not null default 0,
  replaced     integer    not null default 0,
  primary key (round, account)
);

create table standing (
  account    bytea       primary key check (length(account) = 32),
  matches    integer     not null default 0,
  activated  integer     not null default 0,
  strikes    integer     not null default 0,
  first_seen timestamptz not null
);
create index watched_outputs_unasked on watched_outputs (round) where not asked;
create index reports_contract_id on reports (round, contract_id);
create index reports_replacements on reports (round) where replaced < replacements;
