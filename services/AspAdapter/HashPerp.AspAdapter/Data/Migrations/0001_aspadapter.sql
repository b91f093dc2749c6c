-- One row for each holder that ever reserved: order:<id>, match:<id>.
create table reservations (
  holder     text        primary key check (length(holder) <= 130),
  purpose    text        not null check (length(purpose) <= 32),
  account    bytea       not null check (length(account) = 32),
  expires_at bigint      not null check (expires_at >= 0),  -- unix microseconds, 0 until released
  is_open    boolean     not null,
  created_at timestamptz not null default now()
);
create index reservations_expiring on reservations (expires_at) where is_open and expires_at > 0;

create table reserved_coins (
  holder   text     not null references reservations,
  txid     text     not null check (length(txid) = 64),
  vout     bigint   not null check (vout between 0 and 4294967295),
  amount   bigint   not null check (amount between 0 and 2100000000000000),
  hold     smallint not null check (hold in (0, 1, 2)),     -- released, held, burnt
  spent_by text     not null default '',
  position integer  not null,
  primary key (holder, txid, vout)
);
-- The rule that everything else serves: an outpoint has one live holder.
create unique index reserved_coins_live on reserved_coins (txid, vout) where hold <> 0;

create table watched_vtxos (
  txid     text   not null check (length(txid) = 64),
  vout     bigint not null check (vout between 0 and 4294967295),
  script   text   not null default '',                      -- hex; empty until the operator knows the output
  spent_by text   not null default '',
  since    bigint not null,                                 -- unix microseconds: of the first watcher, later of the spend
  is_waiting boolean not null default false,                -- spent, and a reservation's holder is told only if no own payment of its shows up
  primary key (txid, vout)
);
create index watched_vtxos_unspent on watched_vtxos (since) where spent_by = '';
create index watched_vtxos_waiting on watched_vtxos (since) where is_waiting;
create index watched_vtxos_told on watched_vtxos (since) where spent_by <> '';

create table watch_holders (
  txid        text    not null,
  vout        bigint  not null,
  holder      text    not null check (length(holder) <= 130),
  is_explicit boolean not null,                             -- by Watch; otherwise by a reservation, and gone with it
  is_told     boolean not null default false,
  primary key (txid, vout, holder),
  foreign key (txid, vout) references watched_vtxos on delete cascade
);
create index watch_holders_holder on watch_holders (holder);

-- What we believe of the operator; one row.
create table operator_state (
  id           integer primary key default 1 check (id = 1),
  identity     text    not null default '',                 -- JSON; what was pinned at first contact
  is_reachable boolean,                                     -- null before the first contact
  since        bigint  not null default 0,
  reason       text    not null default '',
  digest       text    not null default '',
  version      text    not null default '',
  signer_key   bytea   not null default '',
  exit_delay   bigint  not null default 0,
  dust         bigint  not null default 0,
  vtxo_min     bigint  not null default 0,
  last_seen    bigint  not null default 0
);
insert into operator_state default values;
