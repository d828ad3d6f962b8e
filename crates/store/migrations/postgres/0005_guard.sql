-- Who did what, when, from where, before and after. Lines are added and read, never changed.
create table audit (
  organisation uuid not null,
  id uuid not null,
  at bigint not null,
  actor text not null,
  member uuid,
  actor_name text not null,
  action text not null,
  object_kind text not null,
  object_id text not null,
  object_name text not null,
  address text,
  device text,
  value_before text,
  value_after text,
  primary key (organisation, id)
);

alter table audit enable row level security;
alter table audit force row level security;
create policy own_organisation on audit
using (organisation = nullif(current_setting('app.organisation', true), '')::uuid);

-- The role that serves may insert and select only (src/migrate.rs). Where the owner serves by itself, grants bind
-- nobody: a trigger says no. The only way out is age, by `audit_forget`: what is younger than 30 days stays,
-- whoever asks. See docs/audit.md.
create function audit_stands() returns trigger language plpgsql as $stands$
begin
if tg_op = 'DELETE' and current_setting('app.audit_forgets', true) = 'on'
and old.at < (extract(epoch from clock_timestamp()) - 2592000)::bigint * 1000000 then
return old;
end if;
raise exception 'the audit is append-only: no line of it can be changed, or removed before it is 30 days old'
using errcode = 'insufficient_privilege';
end
$stands$;
create trigger audit_stands before update or delete on audit for each row execute function audit_stands();
create trigger audit_is_not_emptied before truncate on audit for each statement execute function audit_stands();

-- Removes the lines of an organisation that are older than a time, and tells how many. It runs as the owner, whom
-- the policy binds too.
create function audit_forget(of_organisation uuid, older_than bigint) returns bigint
language plpgsql security definer set search_path = public, pg_temp as $forget$
declare
forgotten bigint;
begin
perform set_config('app.audit_forgets', 'on', true);
delete from audit where organisation = of_organisation and at < older_than
and at < (extract(epoch from clock_timestamp()) - 2592000)::bigint * 1000000;
get diagnostics forgotten = row_count;
perform set_config('app.audit_forgets', 'off', true);
return forgotten;
end
$forget$;
revoke all on function audit_forget(uuid, bigint) from public;
