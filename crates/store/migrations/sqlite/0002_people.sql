-- Who signs in, with what, and the mails that Facteur itself writes to them.

-- When it was proven that mail to the address reaches its owner; null: never.
alter table user_account add column verified_at integer;
update user_account set verified_at = created_at;

-- Where it was signed in from.
alter table session add column address text not null default '';

-- A browser that somebody signed in with before: strangers cannot use up its guesses. Of its token only the SHA-256.
create table known_device (
  token_hash blob not null,
  user_account blob not null,
  created_at integer not null,
  last_seen_at integer not null,
  primary key (token_hash, user_account)
) without rowid;
create index known_device_account on known_device (user_account);

-- How often somebody guessed: see domain, `guess`.
create table guess (
  key blob not null primary key,
  free_at integer not null
) without rowid;
create index guess_free on guess (free_at);

-- Good for one use. `payload` is JSON, as the purpose wants it.
create table one_time_link (
  token_hash blob not null primary key,
  purpose text not null,
  user_account blob,
  address text not null,
  payload text not null,
  created_at integer not null,
  expires_at integer not null
) without rowid;
create index one_time_link_account on one_time_link (user_account, purpose) where user_account is not null;

-- A program that somebody signed in with: see domain, `refresh`. One that ended by reuse is shown until it expires.
create table token_family (
  id blob not null primary key,
  user_account blob not null,
  organisation blob not null,
  device text not null,
  address text not null,
  created_at integer not null,
  last_seen_at integer not null,
  expires_at integer not null,
  generation integer not null,
  ended text,
  ended_at integer
) without rowid;
create index token_family_account on token_family (user_account);

-- Access and refresh tokens of families, those too that were used.
create table family_token (
  token_hash blob not null primary key,
  family blob not null,
  kind text not null,
  generation integer not null,
  expires_at integer not null
) without rowid;
create index family_token_family on family_token (family);

-- Of a member, or of the organisation itself (a service): then with a role and teams of its own.
create table api_token (
  organisation blob not null,
  id blob not null,
  token_hash blob not null,
  name text not null,
  member blob,
  role text,
  teams text not null,
  scopes text not null,
  created_by text not null,
  created_at integer not null,
  expires_at integer,
  last_used_at integer,
  last_used_from text,
  revoked_at integer,
  primary key (organisation, id)
) without rowid;
create unique index api_token_hash on api_token (organisation, token_hash);

-- A mail that Facteur itself writes to somebody who signs in. Its bytes may hold a link, so they are a secret (owner:
-- the notice), which is forgotten once it was sent or given up.
create table notice (
  organisation blob not null,
  id blob not null,
  mailbox blob not null,
  recipient text not null,
  kind text not null,
  message_id text not null,
  state text not null,
  due_at integer not null,
  attempts integer not null,
  problem text,
  created_at integer not null,
  sent_at integer,
  primary key (organisation, id)
) without rowid;
create unique index notice_message_id on notice (organisation, message_id);

-- See the end of 0001_foundation.
insert into sqlite_stat1 (tbl, idx, stat) values
  ('api_token', 'api_token', '100 100 1'),
  ('api_token', 'api_token_hash', '100 100 1'),
  ('notice', 'notice', '1000 1000 1'),
  ('notice', 'notice_message_id', '1000 1000 1');
