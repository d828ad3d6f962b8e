-- The second factor belongs to who signs in, wherever they are a member: outside all organisations.
-- Until it is confirmed it asks nobody for a code. A step of the app is used once: `last_step` only rises.
create table second_factor (
  user_account blob not null primary key,
  sealed blob not null,
  confirmed_at integer,
  last_step integer not null,
  wrong integer not null,
  wrong_at integer not null,
  created_at integer not null
) without rowid;

-- Shown once; only its SHA-256 is kept, and goes when it is used.
create table recovery_code (
  user_account blob not null,
  code_hash blob not null,
  created_at integer not null,
  primary key (user_account, code_hash)
) without rowid;

-- Between the right password and the code.
create table sign_in_ticket (
  token_hash blob not null primary key,
  user_account blob not null,
  guesses integer not null,
  created_at integer not null,
  expires_at integer not null
) without rowid;

create table sign_on_provider (
  organisation blob not null,
  id blob not null,
  settings text not null,
  version integer not null,
  created_at integer not null,
  primary key (organisation, id)
) without rowid;

-- Which organisation a provider belongs to, and which domains lead to it: asked before anybody is signed in.
create table sign_on_route (
  provider blob not null primary key,
  organisation blob not null
) without rowid;
create table sign_on_domain (
  domain text not null,
  provider blob not null,
  organisation blob not null,
  primary key (domain, provider)
) without rowid;

-- A sign-in that was begun and has not come back yet. The state is used once. What is secret of it only the browser
-- has, in a cookie.
create table sign_on_attempt (
  state_hash blob not null primary key,
  organisation blob not null,
  provider blob not null,
  browser_hash blob not null,
  next text not null,
  created_at integer not null,
  expires_at integer not null
) without rowid;

-- Whom a provider's subject stands for.
create table identity (
  issuer text not null,
  subject text not null,
  user_account blob not null,
  address text not null,
  created_at integer not null,
  last_used_at integer not null,
  primary key (issuer, subject)
) without rowid;
create index identity_account on identity (user_account);

-- A session that a provider opened stays in the organisation of that provider.
alter table session add column sign_on_provider blob;
