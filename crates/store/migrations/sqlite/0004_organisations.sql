-- Teams with members: agents and viewers see what belongs to their teams, and nothing else.

create table team_member (
  organisation blob not null,
  team blob not null,
  member blob not null,
  primary key (organisation, team, member)
) without rowid;
create index team_member_teams on team_member (organisation, member, team);

-- In which organisations a user is a member. Stands outside them all: who signs in has named none yet.
create table membership (
  user_account blob not null,
  organisation blob not null,
  last_seen_at integer not null,
  primary key (user_account, organisation)
) without rowid;

-- The token itself is told once, in the link; it begins with the organisation's id.
create table invitation (
  organisation blob not null,
  id blob not null,
  address text not null,
  role text not null,
  teams text not null,
  language text not null,
  token_hash blob not null,
  invited_by blob,
  created_at integer not null,
  sent_at integer not null,
  expires_at integer not null,
  primary key (organisation, id)
) without rowid;
create unique index invitation_address on invitation (organisation, address);
create unique index invitation_token on invitation (organisation, token_hash);

alter table member add column suspended integer not null default 0;
alter table team add column version integer not null default 1;
alter table organisation add column settings text not null default '{}';
alter table organisation add column version integer not null default 1;

-- So far everybody saw everything: they go on so.
insert into team_member (organisation, team, member)
select m.organisation, t.id, m.id from member m join team t on t.organisation = m.organisation;
insert into membership (user_account, organisation, last_seen_at)
select distinct user_account, organisation, 0 from member where user_account is not null;

-- See the end of 0001_foundation.
insert into sqlite_stat1 (tbl, idx, stat) values
('team_member', 'team_member', '300 300 20 1'),
('team_member', 'team_member_teams', '300 300 3 1'),
('invitation', 'invitation', '50 50 1'),
('invitation', 'invitation_address', '50 50 1'),
('invitation', 'invitation_token', '50 50 1');
