-- The last number given to an event of each stream. Its row lock puts the writers of a stream in line.
create table outbox_streams (
  stream      text   primary key,
  last_number bigint not null check (last_number > 0)
);

create table outbox (
  stream       text        not null,
  number       bigint      not null check (number > 0),
  event_id     uuid        not null unique,
  type         text        not null,
  body         text        not null,
  traceparent  text,
  created_at   timestamptz not null default now(),
  published_at timestamptz,
  primary key (stream, number)
);
create index outbox_pending on outbox (stream, number) where published_at is null;
create index outbox_published on outbox (published_at) where published_at is not null;
