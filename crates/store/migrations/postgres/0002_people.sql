-- Who signs in, with what, and the mails that Facteur itself writes to them.

-- When it was proven that mail to the address reaches its owner; null: never.
alter table user_account add column verified_at bigint;
update user_account set verified_at = created_at;

-- Where it was signed in from.
alter table session add column address text not null default '';

-- A browser that somebody signed in with before: strangers cannot use up its guesses. Of its token only the SHA-256.
create table known_device (
  token_hash bytea not null,
  user_account uuid not null,
  created_at bigint not null,
  last_seen_at bigint not null,
  primary key (token_hash, user_account)
);
create index known_device_account on known_device (user_account);

-- How often somebody guessed: see domain, `guess`.
create table guess (
  key bytea not null primary key,
  free_at bigint not null
);
create index guess_free on guess (free_at);

-- Good for one use. `payload` is JSON, as the purpose wants it.
create table one_time_link (
  token_hash bytea not null primary key,
  purpose text not null,
  user_account uuid,
  address text not null,
  payload text not null,
  created_at bigint not null,
  expires_at bigint not null
);
create index one_time_link_account on one_time_link (user_account, purpose) where user_account is not null;

-- A program that somebody signed in with: see domain, `refresh`. One that ended by reuse is shown until it expires.
create table token_family (
  id uuid not null primary key,
  user_account uuid not null,
  organisation uuid not null,
  device text not null,
  address text not null,
  created_at bigint not null,
  last_seen_at bigint not null,
  expires_at bigint not null,
  generation bigint not null,
  ended text,
  ended_at bigint
);
create index token_family_account on token_family (user_account);

-- Access and refresh tokens of families, those too that were used.
create table family_token (
  token_hash bytea not null primary key,
  family uuid not null,
  kind text not null,
  generation bigint not null,
  expires_at bigint not null
);
create index family_token_family on family_token (family);

-- Of a member, or of the organisation itself (a service): then with a role and teams of its own.
create table api_token (
  organisation uuid not null,
  id uuid not null,
  token_hash bytea not null,
  name text not null,
  member uuid,
  role text,
  teams text not null,
  scopes text not null,
  created_by text not null,
  created_at bigint not null,
  expires_at bigint,
  last_used_at bigint,
  last_used_from text,
  revoked_at bigint,
  primary key (organisation, id)
);
create unique index api_token_hash on api_token (organisation, token_hash);

-- A mail that Facteur itself writes to somebody who signs in. Its bytes may hold a link, so they are a secret (owner:
-- the notice), which is forgotten once it was sent or given up.
create table notice (
  organisation uuid not null,
  id uuid not null,
  mailbox uuid not null,
  recipient text not null,
  kind text not null,
  message_id text not null,
  state text not null,
  due_at bigint not null,
  attempts bigint not null,
  problem text,
  created_at bigint not null,
  sent_at bigint,
  primary key (organisation, id)
);
create unique index notice_message_id on notice (organisation, message_id);

do $fence$
declare
  fenced text;
begin
  foreach fenced in array array['api_token', 'notice']
  loop
    execute format('alter table %I enable row level security', fenced);
    execute format('alter table %I force row level security', fenced);
    execute format(
      'create policy own_organisation on %I using (organisation = nullif(current_setting(''app.organisation'', true), '''')::uuid)',
      fenced);
  end loop;
end
$fence$;
