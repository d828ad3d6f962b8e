-- What each mail names, and by when its ticket must be dealt with. `lookup` is the value's letters and digits only,
-- in lower case: what people type finds it whatever blanks and dashes they put.
create table entity (
  organisation uuid not null,
  message uuid not null,
  position bigint not null,
  kind text not null,
  value text not null,
  lookup text not null,
  primary key (organisation, message, position)
);
create index entity_lookup on entity (organisation, lookup, message, kind);

-- `due_words` are the words of the mail that were read so; none when a member said so (`due_set`).
alter table ticket add column due_at bigint;
alter table ticket add column due_words text;
alter table ticket add column due_set bigint not null default 0;
create index ticket_due on ticket (organisation, due_at, id) where due_at is not null and folded_into is null;

alter table entity enable row level security;
alter table entity force row level security;
create policy own_organisation on entity using (organisation = nullif(current_setting('app.organisation', true), '')::uuid);
