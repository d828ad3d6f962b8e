-- Categories of an organisation's own, and other labels for the default ones.
create table category (
  organisation uuid not null,
  key text not null,
  french text not null,
  english text not null,
  position bigint not null,
  archived bigint not null,
  primary key (organisation, key)
);

-- Examples of what is right: what members corrected, confirmed and gave. `event` is the change it came with, so that
-- undoing that withdraws it (`standing`). `body` is what of the mail is trained on: it is a text, since erasure must
-- find whom it names. `changed_at` moves when it comes, goes or comes back.
create table correction (
  organisation uuid not null,
  id uuid not null,
  source text not null,
  at bigint not null,
  changed_at bigint not null,
  member uuid,
  ticket uuid,
  message uuid,
  event uuid,
  from_category text,
  to_category text not null,
  sender bytea,
  sketch bytea,
  held_out bigint not null,
  standing bigint not null,
  body text not null,
  primary key (organisation, id)
);
create index correction_changed on correction (organisation, standing, changed_at);
create index correction_ticket on correction (organisation, ticket, id) where ticket is not null;
create index correction_message on correction (organisation, message) where message is not null;

-- Trained models. The bytes of old ones go; what is known of them stays. `seen_until` is when its examples were read.
create table model (
  organisation uuid not null,
  id uuid not null,
  number bigint not null,
  state text not null,
  made_at bigint not null,
  seen_until bigint not null,
  examples bigint not null,
  report text not null,
  bytes bytea,
  primary key (organisation, id)
);
create unique index model_number on model (organisation, number);
create unique index model_champion on model (organisation) where state = 'champion';

do $fence$
declare
  fenced text;
begin
  foreach fenced in array array['category', 'correction', 'model']
  loop
    execute format('alter table %I enable row level security', fenced);
    execute format('alter table %I force row level security', fenced);
    execute format(
      'create policy own_organisation on %I using (organisation = nullif(current_setting(''app.organisation'', true), '''')::uuid)',
      fenced);
  end loop;
end
$fence$;
