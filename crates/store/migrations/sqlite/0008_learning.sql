-- Categories of an organisation's own, and other labels for the default ones.
create table category (
  organisation blob not null,
  key text not null,
  french text not null,
  english text not null,
  position integer not null,
  archived integer not null,
  primary key (organisation, key)
) without rowid;

-- Examples of what is right: what members corrected, confirmed and gave. `event` is the change it came with, so that
-- undoing that withdraws it (`standing`). `body` is what of the mail is trained on: it is a text, since erasure must
-- find whom it names. `changed_at` moves when it comes, goes or comes back.
create table correction (
  organisation blob not null,
  id blob not null,
  source text not null,
  at integer not null,
  changed_at integer not null,
  member blob,
  ticket blob,
  message blob,
  event blob,
  from_category text,
  to_category text not null,
  sender blob,
  sketch blob,
  held_out integer not null,
  standing integer not null,
  body text not null,
  primary key (organisation, id)
);
create index correction_changed on correction (organisation, standing, changed_at);
create index correction_ticket on correction (organisation, ticket, id) where ticket is not null;
create index correction_message on correction (organisation, message) where message is not null;

-- Trained models. The bytes of old ones go; what is known of them stays. `seen_until` is when its examples were read.
create table model (
  organisation blob not null,
  id blob not null,
  number integer not null,
  state text not null,
  made_at integer not null,
  seen_until integer not null,
  examples integer not null,
  report text not null,
  bytes blob,
  primary key (organisation, id)
);
create unique index model_number on model (organisation, number);
create unique index model_champion on model (organisation) where state = 'champion';

-- See the end of 0001_foundation.
insert into sqlite_stat1 (tbl, idx, stat) values
  ('category', 'category', '20 20 1'),
  ('correction', 'sqlite_autoindex_correction_1', '10000 10000 1'),
  ('correction', 'correction_changed', '10000 10000 5000 1'),
  ('correction', 'correction_ticket', '10000 10000 2 1'),
  ('correction', 'correction_message', '10000 10000 2'),
  ('model', 'sqlite_autoindex_model_1', '20 20 1'),
  ('model', 'model_number', '20 20 1'),
  ('model', 'model_champion', '1 1');
