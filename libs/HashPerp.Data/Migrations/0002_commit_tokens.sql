-- One row for each transaction, written with it: what proves that it was committed when the answer to COMMIT was lost. Its id proves nothing after a crash, since
-- Postgres gives the ids of transactions that never reached the log to others.
create table commit_tokens (
  token      uuid        primary key,
  created_at timestamptz not null default now()
);
create index commit_tokens_created_at on commit_tokens (created_at);
