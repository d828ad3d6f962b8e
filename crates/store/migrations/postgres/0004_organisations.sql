-- Teams with members: agents and viewers see what belongs to their teams, and nothing else.

create table team_member (
  organisation uuid not null,
  team uuid not null,
  member uuid not null,
  primary key (organisation, team, member)
);
create index team_member_teams on team_member (organisation, member, team);

-- In which organisations a user is a member. Stands outside them all: who signs in has named none yet.
create table membership (
  user_account uuid not null,
  organisation uuid not null,
  last_seen_at bigint not null,
  primary key (user_account, organisation)
);

-- The token itself is told once, in the link; it begins with the organisation's id.
create table invitation (
  organisation uuid not null,
  id uuid not null,
  address text not null,
  role text not null,
  teams text not null,
  language text not null,
  token_hash bytea not null,
  invited_by uuid,
  created_at bigint not null,
  sent_at bigint not null,
  expires_at bigint not null,
  primary key (organisation, id)
);
create unique index invitation_address on invitation (organisation, address);
create unique index invitation_token on invitation (organisation, token_hash);

alter table member add column suspended bigint not null default 0;
alter table team add column version bigint not null default 1;
alter table organisation add column settings text not null default '{}';
alter table organisation add column version bigint not null default 1;

-- So far everybody saw everything: they go on so. The owner too is bound by the policies, hence lifted for that long.
alter table member no force row level security;
alter table team no force row level security;
insert into team_member (organisation, team, member)
select m.organisation, t.id, m.id from member m join team t on t.organisation = m.organisation;
insert into membership (user_account, organisation, last_seen_at)
select distinct user_account, organisation, 0 from member where user_account is not null;
alter table member force row level security;
alter table team force row level security;

alter table team_member enable row level security;
alter table team_member force row level security;
create policy own_organisation on team_member
using (organisation = nullif(current_setting('app.organisation', true), '')::uuid);
alter table invitation enable row level security;
alter table invitation force row level security;
create policy own_organisation on invitation
using (organisation = nullif(current_setting('app.organisation', true), '')::uuid);
