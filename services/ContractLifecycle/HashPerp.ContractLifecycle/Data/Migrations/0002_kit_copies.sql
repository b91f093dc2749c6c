-- Sealed copies of exit kits. Nobody here can read them; never updated, so what a party has stored stays what it stored.
create table kit_copies (
  number      bigint      generated always as identity primary key,
  account     bytea       not null check (length(account) = 32),
  contract_id bytea       not null check (length(contract_id) = 32),
  version     bigint      not null check (version between 1 and 4294967295),
  -- 1 Setup, 2 pots.
  stage       smallint    not null check (stage in (1, 2)),
  sha256      bytea       not null check (length(sha256) = 32),
  size        integer     not null check (size > 0),
  sealed      bytea       not null,
  stored_at   timestamptz not null,
  unique (account, contract_id, version, stage),
  check (length(sealed) = size)
);
-- Ciphertext doesn't compress.
alter table kit_copies alter column sealed set storage external;
create index kit_copies_account on kit_copies (account, number);
