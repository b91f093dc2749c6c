-- The best chain as the node tells it, and what follows from it. All of it can be rebuilt from the node.

-- One row: whose chain this is and where it ends. Whoever writes locks it first, so that two instances never write the same step.
create table chain_state (
  one boolean primary key default true check (one),
  genesis bytea not null check (octet_length(genesis) = 32),
  profile text not null,
  first_height int not null check (first_height >= 0),
  tip_height int not null,
  tip_hash bytea not null check (octet_length(tip_hash) = 32),
  check (tip_height >= first_height)
);

create table headers (
  height int primary key check (height >= 0),
  hash bytea not null unique check (octet_length(hash) = 32),
  header bytea not null check (octet_length(header) = 80),
  -- Null for the ten lowest, whose median can't be taken.
  median_time bigint,
  observed_at_us bigint not null
);

create table index_values (
  height int primary key references headers on delete cascade,
  target bytea not null check (octet_length(target) = 32),
  hashprice_msat bigint not null check (hashprice_msat >= 0)
);

create table candles (
  interval_seconds int not null,
  opens_at bigint not null,
  open_msat bigint not null,
  high_msat bigint not null,
  low_msat bigint not null,
  close_msat bigint not null,
  blocks int not null check (blocks > 0),
  primary key (interval_seconds, opens_at),
  check (opens_at % interval_seconds = 0),
  check (low_msat <= least(open_msat, close_msat) and high_msat >= greatest(open_msat, close_msat))
);
