-- What each mail names, and by when its ticket must be dealt with. `lookup` is the value's letters and digits only,
-- in lower case: what people type finds it whatever blanks and dashes they put.
create table entity (
  organisation blob not null,
  message blob not null,
  position integer not null,
  kind text not null,
  value text not null,
  lookup text not null,
  primary key (organisation, message, position)
) without rowid;
create index entity_lookup on entity (organisation, lookup, message, kind);

-- `due_words` are the words of the mail that were read so; none when a member said so (`due_set`).
alter table ticket add column due_at integer;
alter table ticket add column due_words text;
alter table ticket add column due_set integer not null default 0;
create index ticket_due on ticket (organisation, due_at, id) where due_at is not null and folded_into is null;

-- See the end of 0001_foundation.
insert into sqlite_stat1 (tbl, idx, stat) values
  ('entity', 'entity', '5000000 5000000 5 1'),
  ('entity', 'entity_lookup', '5000000 5000000 10 1 1'),
  ('ticket', 'ticket_due', '20000 20000 2 1');
