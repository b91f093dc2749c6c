-- A market as it was listed. Whoever serves it has its epoch: raising it fences off everybody before.
create table markets (
  market_id      bytea       primary key check (length(market_id) = 32),
  definition     bytea       not null,
  expiry_height  bigint      not null,
  listing_height bigint      not null,
  epoch          bigint      not null default 0,
  listed_at      timestamptz not null default now()
);

-- What each market was told, in order: the books are nothing but this.
create table journal (
  market_id  bytea       not null references markets,
  seq        bigint      not null check (seq > 0),
  epoch      bigint      not null,
  kind       smallint    not null,
  command    bytea       not null,
  event_link bytea       not null check (length(event_link) = 32),
  written_at timestamptz not null default now(),
  primary key (market_id, seq),
  unique (market_id, epoch, seq)
);

-- A shortcut for replays: the state after an entry. The journal alone gives the same.
create table snapshots (
  market_id  bytea  primary key references markets,
  seq        bigint not null,
  state      bytea  not null,
  state_hash bytea  not null check (length(state_hash) = 32)
);

create table orders (
  id              bigint      generated always as identity,
  order_id        bytea       primary key check (length(order_id) = 32),
  market_id       bytea       not null references markets,
  account         bytea       not null check (length(account) = 32),
  client_order_id bytea       not null check (length(client_order_id) = 16),
  leg             smallint    not null,
  price           bigint      not null,
  lots            bigint      not null,
  filled          bigint      not null,
  open            bigint      not null,
  cancelled       bigint      not null,
  status          smallint    not null,
  reason          smallint    not null,
  seq             bigint      not null,
  is_over         boolean     not null,
  body            bytea       not null,
  signature       bytea       not null,
  first_answer    bytea       not null,
  placed_at       timestamptz not null default now(),
  over_at         timestamptz,
  check (lots = filled + open + cancelled),
  check (filled >= 0 and open >= 0 and cancelled >= 0)
);
create index orders_of_account on orders (account, id desc);
create index orders_by_client_id on orders (account, client_order_id);

create table matches (
  id             bigint   generated always as identity,
  match_id       bytea    primary key check (length(match_id) = 32),
  market_id      bytea    not null references markets,
  trade_seq      bigint   not null,
  maker_order_id bytea    not null references orders,
  taker_order_id bytea    not null references orders,
  maker_account  bytea    not null,
  taker_account  bytea    not null check (taker_account <> maker_account),
  maker_leg      smallint not null,
  price          bigint   not null,
  lots           bigint   not null check (lots > 0),
  status         smallint not null,
  contract_id    bytea,
  reason         text     not null default '',
  active_at_us   bigint,
  unique (market_id, trade_seq)
);
create index matches_of_maker on matches (maker_account, id desc);
create index matches_of_taker on matches (taker_account, id desc);
create index trades on matches (market_id, trade_seq desc) where status = 2;

-- What is, or may be, reserved at AspAdapter for an order. Written before the call, so that a crash leaks nothing.
-- 1: being reserved, the order isn't in the journal yet; 2: held; 3: to be released. Gone once released.
create table reservations (
  order_id bytea       primary key check (length(order_id) = 32),
  state    smallint    not null check (state between 1 and 3),
  since    timestamptz not null default now()
);
create index reservations_to_release on reservations (since) where state <> 2;

-- Announced series; a market opens once its own is here.
create table series (
  expiry_height  bigint not null,
  listing_height bigint not null,
  root           bytea  not null check (length(root) = 32),
  strikes        bigint[] not null,
  times          bigint[] not null,
  primary key (expiry_height, listing_height, root)
);

-- The tip as OracleIngest last told it.
create table chain_tip (
  one_row     boolean primary key default true check (one_row),
  height      bigint  not null,
  median_time bigint  not null
);
