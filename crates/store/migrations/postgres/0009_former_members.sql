-- Who was a member once: what they did keeps their name.

create table former_member (
  organisation uuid not null,
  id uuid not null,
  address text not null,
  name text not null,
  role text not null,
  left_at bigint not null,
  primary key (organisation, id)
);

alter table former_member enable row level security;
alter table former_member force row level security;
create policy own_organisation on former_member using (organisation = nullif(current_setting('app.organisation', true), '')::uuid);
