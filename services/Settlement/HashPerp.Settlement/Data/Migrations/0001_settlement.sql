-- The chain as OracleIngest's events tell it: what outcomes are checked against.
create table headers (
  height int primary key check (height >= 0),
  hash bytea not null unique check (octet_length(hash) = 32),
  header bytea not null check (octet_length(header) = 80)
);

-- One row once the attestor was met: it may never become another one.
create table attestor (
  one boolean primary key default true check (one),
  key bytea not null check (octet_length(key) = 32)
);

-- Markets that want to be announced, and what became of that.
create table markets (
  market_id text primary key,
  expiry_height bigint not null,
  listing_height bigint not null,
  strikes bigint[] not null check (cardinality(strikes) between 1 and 64),
  state text not null default 'waiting' check (state in ('waiting', 'announced', 'refused')),
  error text,
  traceparent text
);
create index markets_waiting on markets (market_id) where state = 'waiting';

-- The one announcement of an expiry.
create table series (
  expiry_height bigint primary key,
  listing_height bigint not null,
  attestor bytea not null,
  root bytea not null check (octet_length(root) = 32),
  signature bytea not null check (octet_length(signature) = 64)
);

create table series_rungs (
  expiry_height bigint not null references series,
  time bigint not null,
  strike bigint not null,
  leaf bytea not null,
  primary key (expiry_height, time),
  unique (expiry_height, strike)
);

-- A race is decided once, for ever.
create table outcomes (
  expiry_height bigint not null,
  time bigint not null,
  strike bigint not null,
  winner text not null check (winner in ('HEIGHT', 'TIME')),
  deciding_height bigint not null,
  private_key bytea not null check (octet_length(private_key) = 32),
  primary key (expiry_height, time),
  foreign key (expiry_height, time) references series_rungs
);
create index outcomes_deciding on outcomes (deciding_height);

create table contracts (
  contract_id text primary key,
  round text not null unique,
  expiry_height bigint not null,
  state text not null check (state in ('Open', 'Settling', 'Settled', 'Refunded', 'Closed', 'Refused')),
  terms bytea not null,
  locked_sat bigint not null check (locked_sat >= 0),
  height_sat bigint,
  time_sat bigint,
  -- Whether the operator's view was asked to tell of spends.
  watched boolean not null default false,
  traceparent text,
  check (state <> 'Settled' or height_sat + time_sat = locked_sat)
);
create index contracts_unwatched on contracts (contract_id) where not watched and state in ('Open', 'Settling');

create table rungs (
  contract_id text not null references contracts,
  rung int not null check (rung >= 0),
  expiry_height bigint not null,
  strike bigint not null,
  time bigint not null,
  pot text not null unique,
  sat bigint not null check (sat > 0),
  winner text check (winner in ('HEIGHT', 'TIME')),
  spent_by text,
  settled boolean not null default false,
  primary key (contract_id, rung),
  check (not settled or (winner is not null and spent_by is not null))
);
create index rungs_race on rungs (expiry_height, time) where winner is null;

-- Spends that were told of, also of pots that aren't known yet: streams come in any order.
create table spends (
  outpoint text primary key,
  spent_by text not null
);
