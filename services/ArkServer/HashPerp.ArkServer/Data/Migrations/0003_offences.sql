-- Who made batches fail. Times are of the operator's clock (unix seconds), as in intents.

create table offences (
  id       bigint generated always as identity primary key,
  script   text not null,
  kind     smallint not null,
  batch_id text not null,
  at       bigint not null
);

create index offences_script on offences (script, at);
