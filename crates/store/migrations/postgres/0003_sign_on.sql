-- The second factor belongs to who signs in, wherever they are a member: outside all organisations.
-- Until it is confirmed it asks nobody for a code. A step of the app is used once: `last_step` only rises.
create table second_factor (
  user_account uuid not null primary key,
  sealed bytea not null,
  confirmed_at bigint,
  last_step bigint not null,
  wrong bigint not null,
  wrong_at bigint not null,
  created_at bigint not null
);

-- Shown once; only its SHA-256 is kept, and goes when it is used.
create table recovery_code (
  user_account uuid not null,
  code_hash bytea not null,
  created_at bigint not null,
  primary key (user_account, code_hash)
);

-- Between the right password and the code.
create table sign_in_ticket (
  token_hash bytea not null primary key,
  user_account uuid not null,
  guesses bigint not null,
  created_at bigint not null,
  expires_at bigint not null
);

create table sign_on_provider (
  organisation uuid not null,
  id uuid not null,
  settings text not null,
  version bigint not null,
  created_at bigint not null,
  primary key (organisation, id)
);

-- Which organisation a provider belongs to, and which domains lead to it: asked before anybody is signed in.
create table sign_on_route (
  provider uuid not null primary key,
  organisation uuid not null
);
create table sign_on_domain (
  domain text not null,
  provider uuid not null,
  organisation uuid not null,
  primary key (domain, provider)
);

-- A sign-in that was begun and has not come back yet. The state is used once. What is secret of it only the browser
-- has, in a cookie.
create table sign_on_attempt (
  state_hash bytea not null primary key,
  organisation uuid not null,
  provider uuid not null,
  browser_hash bytea not null,
  next text not null,
  created_at bigint not null,
  expires_at bigint not null
);

-- Whom a provider's subject stands for.
create table identity (
  issuer text not null,
  subject text not null,
  user_account uuid not null,
  address text not null,
  created_at bigint not null,
  last_used_at bigint not null,
  primary key (issuer, subject)
);
create index identity_account on identity (user_account);

-- A session that a provider opened stays in the organisation of that provider.
alter table session add column sign_on_provider uuid;

alter table sign_on_provider enable row level security;
alter table sign_on_provider force row level security;
create policy own_organisation on sign_on_provider
using (organisation = nullif(current_setting('app.organisation', true), '')::uuid);
