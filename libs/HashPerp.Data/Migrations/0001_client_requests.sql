-- The first answer to each request of a client, so that a repeat gets it again.
create table client_requests (
  account      text        not null,
  method       text        not null,
  request_id   text        not null check (length(request_id) between 1 and 64),
  content_hash bytea       not null check (length(content_hash) = 32),
  answer       bytea,
  created_at   timestamptz not null default now(),
  primary key (account, method, request_id)
);
create index client_requests_created_at on client_requests (created_at);
