-- Since when AspAdapter calls the operator unreachable; null while it answers. One row, so that a restart doesn't begin to count anew.
create table operator_silence (
  only_row boolean     primary key default true check (only_row),
  since    timestamptz,
  reason   text
);
insert into operator_silence (since) values (null);

-- Live contracts of which was told that they are at risk.
create table contract_risks (
  round text        primary key references contracts (round),
  -- The silence that it was told of.
  since timestamptz not null
);
create index contracts_live on contracts (round) where state in ('Active', 'Settling');
