-- How far each stream is applied. Its row lock puts the deliveries of a stream in line.
create table inbox_streams (
  stream    text        primary key,
  applied   bigint      not null default 0 check (applied >= 0),
  gap_since timestamptz
);

-- The ids of what was applied, while a repeat is likely.
create table inbox (
  stream     text        not null,
  number     bigint      not null,
  event_id   uuid        not null unique,
  applied_at timestamptz not null default now(),
  primary key (stream, number)
);
create index inbox_applied_at on inbox (applied_at);

-- What came before its turn, or waits behind a parked event.
create table inbox_held (
  stream      text        not null,
  number      bigint      not null check (number > 0),
  event_id    uuid        not null,
  type        text        not null,
  body        text        not null,
  traceparent text,
  received_at timestamptz not null default now(),
  primary key (stream, number)
);

-- The event at which each broken stream stands still; its text is in inbox_held.
create table inbox_parked (
  stream    text        primary key,
  number    bigint      not null,
  event_id  uuid        not null,
  type      text        not null,
  error     text        not null,
  attempts  integer     not null,
  parked_at timestamptz not null default now()
);
