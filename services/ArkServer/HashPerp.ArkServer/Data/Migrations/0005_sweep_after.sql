-- Chain time before which it is no use to look at an expired batch again: what is left of it is not worth its fee, or not old enough.
alter table rounds add column sweep_after bigint not null default 0;
